/**
 * What happens by itself when its time comes, as data, so that it is saved with a world. Keys are named, not held: by ARN
 * where one Region's key is meant, by account and id where it is about all Regions of a key, whichever are left by then.
 */

export type Due =
  | { readonly type: "delete key"; readonly key: string }
  | { readonly type: "rotate key" | "end rotation on demand"; readonly account: string; readonly keyId: string }
  | { readonly type: "expire material"; readonly key: string; readonly materialId: string }
  | { readonly type: "end creating"; readonly key: string }
  | { readonly type: "end updating"; readonly former: string; readonly next: string }
  | {
      readonly type: "end connecting" | "end disconnecting";
      readonly account: string;
      readonly region: string;
      readonly store: string;
    };
