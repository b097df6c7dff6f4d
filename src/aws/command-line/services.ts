/** The services that the command line knows. */
import { cloudtrail } from "./cloudtrail-service.ts";
import { kms } from "./kms-service.ts";
import type { Service } from "./service.ts";
import { sts } from "./sts-service.ts";

export const SERVICES: readonly Service[] = [cloudtrail, kms, sts];
