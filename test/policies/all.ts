import { balancerPolicies } from "./balancers";
import { containerPolicies } from "./containers";
import { hostAndStoragePolicies } from "./hosts-and-storage";
import { identityAndProviderPolicies } from "./identity-and-provider";
import { namePolicies } from "./names";
import { passthroughPolicies } from "./passthrough";
import type { Policy } from "./policy";
import { securityGroupPolicies } from "./security-groups";
import { serviceConnectPolicies } from "./service-connect";
import { tlsSidecarPolicies } from "./tls-sidecars";
import { wayOutPolicies } from "./way-out";

export const policies: readonly Policy[] = [
  ...balancerPolicies,
  ...securityGroupPolicies,
  ...containerPolicies,
  ...hostAndStoragePolicies,
  ...identityAndProviderPolicies,
  ...namePolicies,
  ...passthroughPolicies,
  ...serviceConnectPolicies,
  ...tlsSidecarPolicies,
  ...wayOutPolicies,
];
