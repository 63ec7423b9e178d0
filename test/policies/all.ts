import { balancerPolicies } from "./balancers";
import { containerPolicies } from "./containers";
import { hostAndStoragePolicies } from "./hosts-and-storage";
import { identityAndProviderPolicies } from "./identity-and-provider";
import type { Policy } from "./policy";
import { securityGroupPolicies } from "./security-groups";
import { serviceConnectPolicies } from "./service-connect";

export const policies: readonly Policy[] = [
  ...balancerPolicies,
  ...securityGroupPolicies,
  ...containerPolicies,
  ...hostAndStoragePolicies,
  ...identityAndProviderPolicies,
  ...serviceConnectPolicies,
];
