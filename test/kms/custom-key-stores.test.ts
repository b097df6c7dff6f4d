/**
 * Custom key stores: Developer Guide, "Key stores", and the API reference. There is no recording of AWS's texts for them
 * (docs/fidelity.md); the codes are the API model's.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, allow, buildScene, OTHER_REGION, REGION, type Scene, utf8 } from "./scene.ts";

const CLUSTER = "cluster-2a23b4cdefg";
const OTHER_CLUSTER = "cluster-7a23b4cdefg";
const PASSWORD = "kmsPswd";
const CONNECTED_AFTER = 20 * 60_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

const HSM = {
  CustomKeyStoreName: "Cluster",
  CloudHsmClusterId: CLUSTER,
  TrustAnchorCertificate: "the content of customerCA.crt",
  KeyStorePassword: PASSWORD,
};

const CREDENTIAL = { AccessKeyId: "ABCDE12345670EXAMPLE".replaceAll(/[01]/g, "A"), RawSecretAccessKey: "s".repeat(43) };
const PROXY = {
  CustomKeyStoreName: "Proxy",
  CustomKeyStoreType: "EXTERNAL_KEY_STORE",
  XksProxyConnectivity: "PUBLIC_ENDPOINT",
  XksProxyUriEndpoint: "https://proxy.example.com",
  XksProxyUriPath: "/kms/xks/v1",
  XksProxyAuthenticationCredential: CREDENTIAL,
};

const VPC_SERVICE = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";
const VPC_PROXY = {
  ...PROXY,
  CustomKeyStoreName: "VPC proxy",
  XksProxyConnectivity: "VPC_ENDPOINT_SERVICE",
  XksProxyUriEndpoint: "https://proxy.internal.example.com",
  XksProxyVpcEndpointServiceName: VPC_SERVICE,
};

let scene: Scene;
beforeEach(() => {
  scene = buildScene();
});

async function createStore(input: Record<string, unknown> = HSM): Promise<string> {
  const { CustomKeyStoreId } = await scene.call("CreateCustomKeyStore", input);
  return String(CustomKeyStoreId);
}

async function connectedStore(input: Record<string, unknown> = HSM): Promise<string> {
  const CustomKeyStoreId = await createStore(input);
  await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
  scene.clock.advance(CONNECTED_AFTER);
  return CustomKeyStoreId;
}

async function described(CustomKeyStoreId: string): Promise<Record<string, unknown>> {
  const { CustomKeyStores } = await scene.call("DescribeCustomKeyStores", { CustomKeyStoreId });
  const [entry] = CustomKeyStores as Record<string, unknown>[];
  if (entry === undefined) throw new Error("DescribeCustomKeyStores showed nothing.");
  return entry;
}

const connectionOf = async (id: string) => (await described(id)).ConnectionState;

const hsmKey = (CustomKeyStoreId: string) => scene.createKey({ Origin: "AWS_CLOUDHSM", CustomKeyStoreId });

const lastRecord = () => scene.world.trail(ACCOUNT, REGION).at(-1);

describe("CreateCustomKeyStore", () => {
  it("makes a store of a cluster, disconnected; the password is never shown", async () => {
    const id = await createStore();
    expect(id).toMatch(/^cks-[0-9a-f]{17}$/);
    expect(await described(id)).toEqual({
      CustomKeyStoreId: id,
      CustomKeyStoreName: "Cluster",
      CloudHsmClusterId: CLUSTER,
      TrustAnchorCertificate: HSM.TrustAnchorCertificate,
      ConnectionState: "DISCONNECTED",
      CreationDate: new Date("2026-01-01T00:00:00Z"),
      CustomKeyStoreType: "AWS_CLOUDHSM",
    });
  });

  it("makes a store of a proxy; of its credential only the access key id is shown", async () => {
    const id = await createStore(PROXY);
    expect(await described(id)).toEqual({
      CustomKeyStoreId: id,
      CustomKeyStoreName: "Proxy",
      ConnectionState: "DISCONNECTED",
      CreationDate: new Date("2026-01-01T00:00:00Z"),
      CustomKeyStoreType: "EXTERNAL_KEY_STORE",
      XksProxyConfiguration: {
        Connectivity: "PUBLIC_ENDPOINT",
        AccessKeyId: CREDENTIAL.AccessKeyId,
        UriEndpoint: "https://proxy.example.com",
        UriPath: "/kms/xks/v1",
      },
    });
  });

  it("shows the VPC endpoint service, by default of the caller's account", async () => {
    const { XksProxyConfiguration } = await described(await createStore(VPC_PROXY));
    expect(XksProxyConfiguration).toMatchObject({
      Connectivity: "VPC_ENDPOINT_SERVICE",
      VpcEndpointServiceName: VPC_SERVICE,
      VpcEndpointServiceOwner: ACCOUNT,
    });
  });

  const { CloudHsmClusterId: _, ...WITHOUT_CLUSTER } = HSM;
  const { KeyStorePassword: __, ...WITHOUT_PASSWORD } = HSM;
  const { XksProxyUriPath: ___, ...WITHOUT_PATH } = PROXY;
  const { XksProxyVpcEndpointServiceName: ____, ...WITHOUT_SERVICE } = VPC_PROXY;

  it.each<[string, Record<string, unknown>, string]>([
    [
      "a cluster left out",
      WITHOUT_CLUSTER,
      "CloudHsmClusterId must be specified when the CustomKeyStoreType is AWS_CLOUDHSM.",
    ],
    [
      "a password left out",
      WITHOUT_PASSWORD,
      "KeyStorePassword must be specified when the CustomKeyStoreType is AWS_CLOUDHSM.",
    ],
    [
      "a path left out",
      WITHOUT_PATH,
      "XksProxyUriPath must be specified when the CustomKeyStoreType is EXTERNAL_KEY_STORE.",
    ],
    [
      "a proxy's path for a cluster",
      { ...HSM, XksProxyUriPath: "/kms/xks/v1" },
      "XksProxyUriPath cannot be specified when the CustomKeyStoreType is AWS_CLOUDHSM.",
    ],
    [
      "a cluster for a proxy",
      { ...PROXY, CloudHsmClusterId: CLUSTER },
      "CloudHsmClusterId cannot be specified when the CustomKeyStoreType is EXTERNAL_KEY_STORE.",
    ],
    [
      "no service for a VPC endpoint",
      WITHOUT_SERVICE,
      "XksProxyVpcEndpointServiceName must be specified when the XksProxyConnectivity is VPC_ENDPOINT_SERVICE.",
    ],
    [
      "a service for a public endpoint",
      { ...PROXY, XksProxyVpcEndpointServiceName: VPC_SERVICE },
      "XksProxyVpcEndpointServiceName cannot be specified when the XksProxyConnectivity is PUBLIC_ENDPOINT.",
    ],
    [
      "a secret that is too short, without telling it",
      { ...PROXY, XksProxyAuthenticationCredential: { ...CREDENTIAL, RawSecretAccessKey: "short" } },
      "1 validation error detected: Value at 'xksProxyAuthenticationCredential.rawSecretAccessKey' failed to satisfy constraint: Member must have length greater than or equal to 43",
    ],
    [
      "a password that is too short, without telling it",
      { ...HSM, KeyStorePassword: "short" },
      "1 validation error detected: Value at 'keyStorePassword' failed to satisfy constraint: Member must have length greater than or equal to 7",
    ],
    [
      "a path that is none",
      { ...PROXY, XksProxyUriPath: "/kms/xks/version1" },
      "1 validation error detected: Value '/kms/xks/version1' at 'xksProxyUriPath' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(\\/[a-zA-Z0-9/_-]+\\/kms\\/xks\\/v\\d{1,2})$|^(\\/kms\\/xks\\/v\\d{1,2})$",
    ],
  ])("refuses %s", async (_what, input, message) => {
    const error = await scene.failure("CreateCustomKeyStore", input);
    expect([error.name, error.message]).toEqual(["ValidationException", message]);
  });

  const OTHER = { CustomKeyStoreName: "Another" };
  it.each([
    ["a name", HSM, { ...PROXY, CustomKeyStoreName: "Cluster" }, "CustomKeyStoreNameInUseException"],
    ["a cluster", HSM, { ...HSM, ...OTHER }, "CloudHsmClusterInUseException"],
    ["an endpoint with its path", PROXY, { ...PROXY, ...OTHER }, "XksProxyUriInUseException"],
    [
      "an endpoint, once in a VPC",
      PROXY,
      { ...VPC_PROXY, XksProxyUriEndpoint: PROXY.XksProxyUriEndpoint, XksProxyUriPath: "/notes/kms/xks/v1" },
      "XksProxyUriEndpointInUseException",
    ],
    [
      "a VPC endpoint service",
      VPC_PROXY,
      { ...VPC_PROXY, ...OTHER, XksProxyUriEndpoint: "https://second.internal.example.com" },
      "XksProxyVpcEndpointServiceInUseException",
    ],
  ])("does not share %s between stores", async (_what, first, second, code) => {
    await createStore(first);
    expect((await scene.failure("CreateCustomKeyStore", second)).name).toBe(code);
    await scene.call("CreateCustomKeyStore", second, { region: OTHER_REGION });
  });

  it("shares a public endpoint between stores with paths of their own", async () => {
    await createStore(PROXY);
    await createStore({ ...PROXY, CustomKeyStoreName: "Notes", XksProxyUriPath: "/notes/kms/xks/v1" });
  });

  it("makes ten in an account and Region, and no more", async () => {
    const store = (number: number) => ({
      ...PROXY,
      CustomKeyStoreName: `Proxy ${number}`,
      XksProxyUriPath: `/${number}/kms/xks/v1`,
    });
    for (let number = 1; number <= 10; number++) await createStore(store(number));
    expect((await scene.failure("CreateCustomKeyStore", store(11))).name).toBe("LimitExceededException");
    await scene.call("CreateCustomKeyStore", store(11), { region: OTHER_REGION });
    await scene.call("CreateCustomKeyStore", store(11), { caller: scene.otherAdmin });
  });
});

describe("ConnectCustomKeyStore and DisconnectCustomKeyStore", () => {
  it.each([
    ["a cluster", HSM, 20 * MINUTE],
    ["a proxy", PROXY, MINUTE],
  ])("take their time: %s", async (_what, input, takes) => {
    const CustomKeyStoreId = await createStore(input);
    expect(await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId })).toEqual({});
    expect(await connectionOf(CustomKeyStoreId)).toBe("CONNECTING");
    scene.clock.advance(takes - 1);
    expect(await connectionOf(CustomKeyStoreId)).toBe("CONNECTING");
    scene.clock.advance(1);
    expect(await connectionOf(CustomKeyStoreId)).toBe("CONNECTED");
    expect(await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId })).toEqual({});
    expect(await connectionOf(CustomKeyStoreId)).toBe("DISCONNECTING");
    scene.clock.advance(MINUTE);
    expect(await connectionOf(CustomKeyStoreId)).toBe("DISCONNECTED");
  });

  it("connecting again what is connected changes nothing, nor does it begin anew", async () => {
    const CustomKeyStoreId = await createStore();
    await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
    scene.clock.advance(19 * MINUTE);
    await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
    scene.clock.advance(MINUTE);
    expect(await connectionOf(CustomKeyStoreId)).toBe("CONNECTED");
    await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
    expect(await connectionOf(CustomKeyStoreId)).toBe("CONNECTED");
  });

  it("disconnecting calls a connection off that is under way", async () => {
    const CustomKeyStoreId = await createStore();
    await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
    await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId });
    scene.clock.advance(DAY);
    expect(await connectionOf(CustomKeyStoreId)).toBe("DISCONNECTED");
  });
});

/** Which states refuse an operation: API reference, CustomKeyStoreInvalidStateException. */
const STATES = ["DISCONNECTED", "CONNECTING", "CONNECTED", "DISCONNECTING", "FAILED"] as const;
const REFUSED_IN: readonly [string, Record<string, unknown>, readonly (typeof STATES)[number][]][] = [
  ["ConnectCustomKeyStore", {}, ["DISCONNECTING", "FAILED"]],
  ["DisconnectCustomKeyStore", {}, ["DISCONNECTED", "DISCONNECTING"]],
  ["DeleteCustomKeyStore", {}, ["CONNECTING", "CONNECTED", "DISCONNECTING", "FAILED"]],
  ["UpdateCustomKeyStore", { NewCustomKeyStoreName: "New" }, ["CONNECTING", "DISCONNECTING", "FAILED"]],
  [
    "UpdateCustomKeyStore",
    { NewCustomKeyStoreName: "New", KeyStorePassword: PASSWORD },
    ["CONNECTING", "CONNECTED", "DISCONNECTING", "FAILED"],
  ],
  ["CreateKey", { Origin: "AWS_CLOUDHSM" }, ["DISCONNECTED", "CONNECTING", "DISCONNECTING", "FAILED"]],
  ["GenerateRandom", { NumberOfBytes: 32 }, ["DISCONNECTED", "CONNECTING", "DISCONNECTING", "FAILED"]],
];

describe.each(REFUSED_IN)("%s %j", (operation, input, refused) => {
  it.each(STATES)("in a store that is %s", async (connection) => {
    const CustomKeyStoreId = await createStore();
    const store = scene.state.home(ACCOUNT, REGION).stores.get(CustomKeyStoreId);
    if (store !== undefined) store.connection = connection;
    const outcome = await scene.call(operation, { ...input, CustomKeyStoreId }).then(
      () => "ok",
      (error: Error) => `${error.name}: ${error.message}`,
    );
    const refusal = `CustomKeyStoreInvalidStateException: Custom key store ${CustomKeyStoreId} is in state ${connection}.`;
    expect(outcome).toBe(refused.includes(connection) ? refusal : "ok");
  });
});

it.each([
  ["ConnectCustomKeyStore", {}],
  ["DisconnectCustomKeyStore", {}],
  ["DescribeCustomKeyStores", {}],
  ["UpdateCustomKeyStore", {}],
  ["DeleteCustomKeyStore", {}],
  ["CreateKey", { Origin: "AWS_CLOUDHSM" }],
  ["GenerateRandom", { NumberOfBytes: 32 }],
])("%s knows only stores of the caller's account and Region", async (operation, input) => {
  const CustomKeyStoreId = await createStore();
  for (const options of [{ caller: scene.otherAdmin }, { region: OTHER_REGION }]) {
    const error = await scene.failure(operation, { ...input, CustomKeyStoreId }, options);
    expect(error.name).toBe("CustomKeyStoreNotFoundException");
  }
});

describe("DescribeCustomKeyStores", () => {
  it("finds one by its name", async () => {
    const id = await createStore();
    await createStore(PROXY);
    const { CustomKeyStores, Truncated } = await scene.call("DescribeCustomKeyStores", {
      CustomKeyStoreName: "Cluster",
    });
    expect(CustomKeyStores).toEqual([expect.objectContaining({ CustomKeyStoreId: id })]);
    expect(Truncated).toBe(false);
  });

  it("refuses an unknown name, and a name together with an id", async () => {
    const unknown = await scene.failure("DescribeCustomKeyStores", { CustomKeyStoreName: "Cluster" });
    expect(unknown.name).toBe("CustomKeyStoreNotFoundException");
    const CustomKeyStoreId = await createStore();
    const both = await scene.failure("DescribeCustomKeyStores", { CustomKeyStoreId, CustomKeyStoreName: "Cluster" });
    expect(both.name).toBe("ValidationException");
  });

  it("shows all, in pages", async () => {
    expect(await scene.call("DescribeCustomKeyStores")).toEqual({ CustomKeyStores: [], Truncated: false });
    const ids = [await createStore(), await createStore(PROXY), await createStore(VPC_PROXY)];
    const shown: unknown[] = [];
    let Marker: unknown;
    do {
      const answer = await scene.call("DescribeCustomKeyStores", { Limit: 2, Marker });
      shown.push(...(answer.CustomKeyStores as { CustomKeyStoreId: string }[]).map((entry) => entry.CustomKeyStoreId));
      expect(answer.Truncated).toBe(answer.NextMarker !== undefined);
      Marker = answer.NextMarker;
    } while (Marker !== undefined);
    expect(shown).toEqual(ids.sort());
    const error = await scene.failure("DescribeCustomKeyStores", { Marker: "nonsense" });
    expect(error.name).toBe("InvalidMarkerException");
  });
});

describe("UpdateCustomKeyStore", () => {
  it("gives another name, but none in use", async () => {
    const CustomKeyStoreId = await createStore();
    await createStore(PROXY);
    const taken = { CustomKeyStoreId, NewCustomKeyStoreName: "Proxy" };
    expect((await scene.failure("UpdateCustomKeyStore", taken)).name).toBe("CustomKeyStoreNameInUseException");
    await scene.call("UpdateCustomKeyStore", { CustomKeyStoreId, NewCustomKeyStoreName: "Cluster" });
    await scene.call("UpdateCustomKeyStore", { CustomKeyStoreId, NewCustomKeyStoreName: "Notes" });
    expect(await described(CustomKeyStoreId)).toMatchObject({ CustomKeyStoreName: "Notes" });
  });

  it("moves a store and its keys to a related cluster", async () => {
    const CustomKeyStoreId = await connectedStore();
    const key = await hsmKey(CustomKeyStoreId);
    await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId });
    scene.clock.advance(MINUTE);
    await scene.call("UpdateCustomKeyStore", { CustomKeyStoreId, CloudHsmClusterId: OTHER_CLUSTER });
    expect(await described(CustomKeyStoreId)).toMatchObject({ CloudHsmClusterId: OTHER_CLUSTER });
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: key.id });
    expect(KeyMetadata).toMatchObject({ CloudHsmClusterId: OTHER_CLUSTER });
  });

  it("changes path and credential of a proxy while it is connected", async () => {
    const CustomKeyStoreId = await connectedStore(PROXY);
    const AccessKeyId = "B".repeat(20);
    await scene.call("UpdateCustomKeyStore", {
      CustomKeyStoreId,
      XksProxyUriPath: "/notes/kms/xks/v1",
      XksProxyAuthenticationCredential: { ...CREDENTIAL, AccessKeyId },
    });
    expect(await described(CustomKeyStoreId)).toMatchObject({
      ConnectionState: "CONNECTED",
      XksProxyConfiguration: { UriPath: "/notes/kms/xks/v1", AccessKeyId, UriEndpoint: PROXY.XksProxyUriEndpoint },
    });
    const endpoint = { CustomKeyStoreId, XksProxyUriEndpoint: "https://second.example.com" };
    const error = await scene.failure("UpdateCustomKeyStore", endpoint);
    expect(error.name).toBe("CustomKeyStoreInvalidStateException");
  });

  it("changes the connectivity together with the endpoint", async () => {
    const CustomKeyStoreId = await createStore(PROXY);
    const toVpc = {
      CustomKeyStoreId,
      XksProxyConnectivity: "VPC_ENDPOINT_SERVICE",
      XksProxyVpcEndpointServiceName: VPC_SERVICE,
    };
    expect((await scene.failure("UpdateCustomKeyStore", toVpc)).name).toBe("ValidationException");
    await scene.call("UpdateCustomKeyStore", { ...toVpc, XksProxyUriEndpoint: VPC_PROXY.XksProxyUriEndpoint });
    const inVpc = await described(CustomKeyStoreId);
    expect(inVpc.XksProxyConfiguration).toMatchObject({ VpcEndpointServiceName: VPC_SERVICE });
    const { XksProxyConnectivity, XksProxyUriEndpoint } = PROXY;
    await scene.call("UpdateCustomKeyStore", { CustomKeyStoreId, XksProxyConnectivity, XksProxyUriEndpoint });
    const back = await described(CustomKeyStoreId);
    expect(Object.keys(back.XksProxyConfiguration as object)).not.toContain("VpcEndpointServiceName");
  });

  it.each([
    [HSM, { XksProxyUriPath: "/kms/xks/v1" }],
    [PROXY, { KeyStorePassword: PASSWORD }],
    [PROXY, { XksProxyVpcEndpointServiceName: VPC_SERVICE }],
  ])("refuses what does not fit the store", async (store, change) => {
    const CustomKeyStoreId = await createStore(store);
    const error = await scene.failure("UpdateCustomKeyStore", { CustomKeyStoreId, ...change });
    expect(error.name).toBe("ValidationException");
  });

  it("changes nothing when it is refused", async () => {
    await createStore();
    const CustomKeyStoreId = await createStore({
      ...HSM,
      CustomKeyStoreName: "Other",
      CloudHsmClusterId: OTHER_CLUSTER,
    });
    const before = await described(CustomKeyStoreId);
    const change = { CustomKeyStoreId, NewCustomKeyStoreName: "New", CloudHsmClusterId: CLUSTER };
    expect((await scene.failure("UpdateCustomKeyStore", change)).name).toBe("CloudHsmClusterInUseException");
    expect(await described(CustomKeyStoreId)).toEqual(before);
  });
});

it("DeleteCustomKeyStore waits until the last key is gone, and frees name and cluster", async () => {
  const CustomKeyStoreId = await connectedStore();
  const key = await hsmKey(CustomKeyStoreId);
  await scene.call("ScheduleKeyDeletion", { KeyId: key.id, PendingWindowInDays: 7 });
  await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId });
  scene.clock.advance(7 * DAY - 1);
  const error = await scene.failure("DeleteCustomKeyStore", { CustomKeyStoreId });
  expect(error.name).toBe("CustomKeyStoreHasCMKsException");
  scene.clock.advance(1);
  expect(await scene.call("DeleteCustomKeyStore", { CustomKeyStoreId })).toEqual({});
  expect(await scene.call("DescribeCustomKeyStores")).toEqual({ CustomKeyStores: [], Truncated: false });
  await createStore();
});

describe("CreateKey in a custom key store", () => {
  it("shows store and cluster, and no key material id", async () => {
    const CustomKeyStoreId = await connectedStore();
    const { KeyMetadata } = await scene.call("CreateKey", { Origin: "AWS_CLOUDHSM", CustomKeyStoreId });
    expect(KeyMetadata).toMatchObject({
      Origin: "AWS_CLOUDHSM",
      KeyState: "Enabled",
      CustomKeyStoreId,
      CloudHsmClusterId: CLUSTER,
    });
    expect(KeyMetadata).not.toHaveProperty("CurrentKeyMaterialId");
    expect(KeyMetadata).not.toHaveProperty("XksKeyConfiguration");
  });

  it("shows the external key, which one KMS key of a store may use", async () => {
    const CustomKeyStoreId = await connectedStore(PROXY);
    const input = { Origin: "EXTERNAL_KEY_STORE", CustomKeyStoreId, XksKeyId: "bb8562717f809024" };
    const { KeyMetadata } = await scene.call("CreateKey", input);
    expect(KeyMetadata).toMatchObject({ CustomKeyStoreId, XksKeyConfiguration: { Id: "bb8562717f809024" } });
    expect(KeyMetadata).not.toHaveProperty("CloudHsmClusterId");
    expect((await scene.failure("CreateKey", input)).name).toBe("XksKeyAlreadyInUseException");
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["no Origin", {}, "ValidationException"],
    ["the Origin of the other type of store", { Origin: "EXTERNAL_KEY_STORE", XksKeyId: "key" }, "ValidationException"],
    ["an external key for a cluster", { Origin: "AWS_CLOUDHSM", XksKeyId: "key" }, "ValidationException"],
    [
      "another key spec",
      { Origin: "AWS_CLOUDHSM", KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" },
      "UnsupportedOperationException",
    ],
    ["a multi-Region key", { Origin: "AWS_CLOUDHSM", MultiRegion: true }, "UnsupportedOperationException"],
  ])("refuses %s", async (_what, input, code) => {
    const CustomKeyStoreId = await connectedStore();
    expect((await scene.failure("CreateKey", { ...input, CustomKeyStoreId })).name).toBe(code);
  });

  it("needs the store for its Origin, and the external key", async () => {
    expect((await scene.failure("CreateKey", { Origin: "AWS_CLOUDHSM" })).name).toBe("ValidationException");
    const CustomKeyStoreId = await connectedStore(PROXY);
    const input = { Origin: "EXTERNAL_KEY_STORE", CustomKeyStoreId };
    expect((await scene.failure("CreateKey", input)).name).toBe("ValidationException");
  });
});

describe("a key in a custom key store", () => {
  it.each([
    [HSM, { Origin: "AWS_CLOUDHSM" }],
    [PROXY, { Origin: "EXTERNAL_KEY_STORE", XksKeyId: "bb8562717f809024" }],
  ])("is used like any other while the store is connected", async (store, origin) => {
    const CustomKeyStoreId = await connectedStore(store);
    const key = await scene.createKey({ ...origin, CustomKeyStoreId });
    const CiphertextBlob = await scene.encrypt(key);
    expect((await scene.call("Decrypt", { CiphertextBlob })).Plaintext).toEqual(utf8("a note"));
    const dataKey = await scene.call("GenerateDataKey", { KeyId: key.id, KeySpec: "AES_256" });
    const opened = await scene.call("Decrypt", { CiphertextBlob: dataKey.CiphertextBlob });
    expect(opened.Plaintext).toEqual(dataKey.Plaintext);
    const pair = { KeyId: key.id, KeyPairSpec: "ECC_NIST_P256" };
    expect((await scene.failure("GenerateDataKeyPair", pair)).name).toBe("UnsupportedOperationException");
  });

  it("is unavailable from the moment the store is disconnected until it is connected again", async () => {
    const CustomKeyStoreId = await connectedStore();
    const key = await hsmKey(CustomKeyStoreId);
    const CiphertextBlob = await scene.encrypt(key);
    await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId });
    const error = await scene.failure("Decrypt", { CiphertextBlob });
    expect([error.name, error.message]).toEqual(["KMSInvalidStateException", `${key.arn} is unavailable.`]);
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: key.id });
    expect(KeyMetadata).toMatchObject({ KeyState: "Unavailable", Enabled: false });
    scene.clock.advance(MINUTE);
    await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
    expect((await scene.failure("Decrypt", { CiphertextBlob })).name).toBe("KMSInvalidStateException");
    scene.clock.advance(CONNECTED_AFTER);
    expect((await scene.call("Decrypt", { CiphertextBlob })).Plaintext).toEqual(utf8("a note"));
  });

  it.each(["EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"])("refuses %s", async (operation) => {
    const key = await hsmKey(await connectedStore());
    const error = await scene.failure(operation, { KeyId: key.id });
    const message = `${key.arn} origin is AWS_CLOUDHSM which is not valid for this operation.`;
    expect([error.name, error.message]).toEqual(["UnsupportedOperationException", message]);
  });

  it("comes back disabled when it was disabled, before or meanwhile", async () => {
    const CustomKeyStoreId = await connectedStore();
    const [before, meanwhile] = [await hsmKey(CustomKeyStoreId), await hsmKey(CustomKeyStoreId)];
    await scene.call("DisableKey", { KeyId: before.id });
    await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId });
    await scene.call("DisableKey", { KeyId: meanwhile.id });
    expect([before.state, meanwhile.state]).toEqual(["Unavailable", "Unavailable"]);
    scene.clock.advance(MINUTE);
    await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
    scene.clock.advance(CONNECTED_AFTER);
    expect([before.state, meanwhile.state]).toEqual(["Disabled", "Disabled"]);
  });

  it("stays out of reach when its deletion is called off in a disconnected store", async () => {
    const CustomKeyStoreId = await connectedStore();
    const key = await hsmKey(CustomKeyStoreId);
    await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId });
    await scene.call("ScheduleKeyDeletion", { KeyId: key.id });
    await scene.call("CancelKeyDeletion", { KeyId: key.id });
    expect(key.state).toBe("Unavailable");
    scene.clock.advance(MINUTE);
    await scene.call("ConnectCustomKeyStore", { CustomKeyStoreId });
    scene.clock.advance(CONNECTED_AFTER);
    expect(key.state).toBe("Disabled");
  });
});

describe("GenerateRandom", () => {
  it("takes random bytes from a connected cluster", async () => {
    const CustomKeyStoreId = await connectedStore();
    const { Plaintext } = await scene.call("GenerateRandom", { NumberOfBytes: 16, CustomKeyStoreId });
    expect(Plaintext).toHaveLength(16);
  });

  it("takes none from an external key store", async () => {
    const CustomKeyStoreId = await connectedStore(PROXY);
    const error = await scene.failure("GenerateRandom", { NumberOfBytes: 16, CustomKeyStoreId });
    expect(error.name).toBe("UnsupportedOperationException");
  });
});

describe("permission", () => {
  const OPERATIONS = [
    "ConnectCustomKeyStore",
    "CreateCustomKeyStore",
    "DeleteCustomKeyStore",
    "DescribeCustomKeyStores",
    "DisconnectCustomKeyStore",
    "UpdateCustomKeyStore",
  ];

  it.each(OPERATIONS)("%s is the identity policies' alone, and asked for before the store is", async (operation) => {
    const input = operation === "CreateCustomKeyStore" ? HSM : { CustomKeyStoreId: "cks-1234567890abcdef0" };
    const others = OPERATIONS.filter((other) => other !== operation).map((other) => `kms:${other}`);
    const role = (name: string, ...actions: string[]) =>
      scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name, policies: { Kms: allow(...actions) } });
    const refused = await scene.failure(operation, input, { caller: role("Without", ...others) });
    expect(refused.name).toBe("AccessDeniedException");
    expect(refused.message).toContain(`because no identity-based policy allows the kms:${operation} action`);
    const outcome = await scene.call(operation, input, { caller: role("With", `kms:${operation}`) }).then(
      () => "ok",
      ({ name }: Error) => name,
    );
    expect(["ok", "CustomKeyStoreNotFoundException"]).toContain(outcome);
  });
});

describe("CloudTrail", () => {
  it("logs CreateCustomKeyStore without password and certificate", async () => {
    const customKeyStoreId = await createStore();
    expect(lastRecord()).toMatchObject({
      eventName: "CreateCustomKeyStore",
      readOnly: false,
      requestParameters: { customKeyStoreName: "Cluster", clusterId: CLUSTER },
      responseElements: { customKeyStoreId },
    });
    expect(lastRecord()?.requestParameters).toEqual({ customKeyStoreName: "Cluster", clusterId: CLUSTER });
  });

  it("logs a proxy without its credential", async () => {
    await createStore(PROXY);
    const { requestParameters } = lastRecord() ?? {};
    expect(requestParameters).toHaveProperty("xksProxyUriEndpoint", PROXY.XksProxyUriEndpoint);
    expect(JSON.stringify(lastRecord())).not.toContain(CREDENTIAL.AccessKeyId);
    expect(JSON.stringify(lastRecord())).not.toContain(CREDENTIAL.RawSecretAccessKey);
  });

  it.each([
    ["ConnectCustomKeyStore", "DISCONNECTED", {}],
    ["DisconnectCustomKeyStore", "CONNECTED", {}],
    ["DeleteCustomKeyStore", "DISCONNECTED", {}],
    ["UpdateCustomKeyStore", "DISCONNECTED", { CloudHsmClusterId: CLUSTER }],
  ] as const)("logs the store's name and cluster with %s", async (operation, connection, input) => {
    const customKeyStoreId = await createStore();
    const store = scene.state.home(ACCOUNT, REGION).stores.get(customKeyStoreId);
    if (store !== undefined) store.connection = connection;
    await scene.call(operation, { CustomKeyStoreId: customKeyStoreId, ...input });
    const clusterId = operation === "UpdateCustomKeyStore" ? { clusterId: CLUSTER } : {};
    expect(lastRecord()).toMatchObject({
      eventName: operation,
      readOnly: false,
      responseElements: null,
      additionalEventData: { customKeyStoreName: "Cluster", clusterId: CLUSTER },
    });
    expect(lastRecord()?.requestParameters).toEqual({ customKeyStoreId, ...clusterId });
  });

  it("logs DescribeCustomKeyStores as a read", async () => {
    const customKeyStoreId = await createStore();
    await described(customKeyStoreId);
    expect(lastRecord()).toMatchObject({ readOnly: true, requestParameters: { customKeyStoreId } });
    expect(lastRecord()?.responseElements).toBeNull();
  });

  it("logs where the key is with every cryptographic call, and with one that comes too late", async () => {
    const customKeyStoreId = await connectedStore(PROXY);
    const xksKeyId = "bb8562717f809024";
    const key = await scene.createKey({
      Origin: "EXTERNAL_KEY_STORE",
      CustomKeyStoreId: customKeyStoreId,
      XksKeyId: xksKeyId,
    });
    const CiphertextBlob = await scene.encrypt(key);
    expect(lastRecord()?.additionalEventData).toMatchObject({ customKeyStoreId, xksKeyId });
    await scene.call("DescribeKey", { KeyId: key.id });
    expect(lastRecord()?.additionalEventData).toBeUndefined();
    await scene.call("DisconnectCustomKeyStore", { CustomKeyStoreId: customKeyStoreId });
    await scene.failure("Decrypt", { CiphertextBlob });
    expect(lastRecord()).toMatchObject({
      errorCode: "KMSInvalidStateException",
      additionalEventData: { customKeyStoreId, xksKeyId },
    });
  });
});
