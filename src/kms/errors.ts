/**
 * Errors as the API gives them: `name` is AWS's code, `message` AWS's text. Which exceptions come without any text is
 * recorded from AWS (docs/fidelity.md): KMSInvalidSignatureException, InvalidCiphertextException and the like.
 */

/** Faults of the service's own, answered with 500; everything else is the caller's and answered with 400. */
const SERVER_FAULTS: ReadonlySet<string> = new Set([
  "DependencyTimeoutException",
  "InternalFailure",
  "KMSInternalException",
  "KeyUnavailableException",
]);

export class KmsError extends Error {
  /** AWS's code: `NotFoundException`. */
  override readonly name: string;
  /** False when the answer has no message member at all; SDKs then say "UnknownError". */
  readonly hasMessage: boolean;
  /** How the member that holds the message is spelled in the answer's body. */
  readonly messageMember: "message" | "Message";
  readonly statusCode: number;

  /** @param message AWS's text; left out where AWS sends none */
  constructor(name: string, message = "") {
    super(message);
    this.name = name;
    this.hasMessage = message !== "";
    this.messageMember = name === "AccessDeniedException" ? "Message" : "message";
    this.statusCode = SERVER_FAULTS.has(name) ? 500 : 400;
  }
}

export const validationError = (message: string) => new KmsError("ValidationException", message);
