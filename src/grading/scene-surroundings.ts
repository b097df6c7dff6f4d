/** What limits a scene's people from above and on their way: its organization and its VPC endpoints. */
import type { Scene, SceneUnit } from "../content/scene.ts";
import { documentSlots } from "../content/scene-documents.ts";
import type { World } from "../kms/world.ts";
import type { OrganizationDescription } from "../kms/world-description.ts";
import { brokenScene, type Documents, DocumentsRefused, readByName, readReference } from "./scene-documents.ts";

const DEFAULT_VPC = "vpc-1a2b3c4d";

/** @throws DocumentsRefused when AWS Organizations does not take a policy of the learner's */
export function describeSurroundings(world: World, scene: Scene, documents: Documents): void {
  const { account, organization, endpoints = {} } = scene;
  if (organization !== undefined) {
    const { id, managementAccount, root } = organization;
    try {
      world.organize({ ...(id !== undefined && { id }), managementAccount, root: describeUnit(root, documents) });
    } catch (error) {
      throw refusal(scene, error);
    }
  }
  for (const [id, { vpc = DEFAULT_VPC, policy }] of Object.entries(endpoints)) {
    world.addEndpoint({ id, vpc, account, ...(policy && { policy: readReference(policy, documents) }) });
  }
}

function describeUnit(unit: SceneUnit, documents: Documents): OrganizationDescription["root"] {
  const policiesOf = ({ serviceControlPolicies, resourceControlPolicies }: SceneUnit) => ({
    ...(serviceControlPolicies && { serviceControlPolicies: readByName(serviceControlPolicies, documents) }),
    ...(resourceControlPolicies && { resourceControlPolicies: readByName(resourceControlPolicies, documents) }),
  });
  return {
    ...policiesOf(unit),
    ...(unit.accounts && { accounts: mapValues(unit.accounts, policiesOf) }),
    ...(unit.units && { units: mapValues(unit.units, (below) => describeUnit(below, documents)) }),
  };
}

/** Whose fault it is: a document's, where the learner writes a control policy. */
function refusal(scene: Scene, error: unknown): Error {
  const { reference, kind } = documentSlots(scene).find(
    (slot) => slot.kind.endsWith("control policy") && "document" in slot.reference,
  ) ?? { reference: undefined, kind: undefined };
  if (kind === undefined || reference === undefined || !("document" in reference) || !(error instanceof Error)) {
    return brokenScene("the organization", error);
  }
  const cure = "Mend what the message names, and save again.";
  const problem = { code: "syntax" as const, path: "", message: error.message, cure };
  return new DocumentsRefused([{ name: reference.document, kind, problems: [problem] }]);
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
