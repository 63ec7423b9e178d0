import { EndpointService } from "../../../modules/passthrough/endpoint-service";
import { edges } from "../../support/edges";
import { nlb, only, synth, tasks } from "./ground";

describe("an endpoint service", () => {
  const consumers = (allowedPrincipals: string[]) =>
    synth((ground) => {
      const balancer = nlb(ground);
      balancer.listen("a", tasks(ground.group("a")));
      const listener = balancer.listen("b", tasks(ground.group("b"), { port: 8442 }));
      new EndpointService(ground.stack, "consumers", {
        name: "pass",
        balancer,
        listener,
        allowedPrincipals,
        consumerCidrs: ["10.90.0.0/16"],
      });
    });

  it("leads consumers to one listener, each endpoint accepted, under the load balancer's own inbound rules", () => {
    const template = consumers(["arn:aws:iam::444455556666:root"]);
    expect(only(template, "aws_vpc_endpoint_service")).toMatchObject({
      acceptance_required: true,
      allowed_principals: ["arn:aws:iam::444455556666:root"],
    });
    expect(only(template, "aws_lb")).toMatchObject({
      enforce_security_group_inbound_rules_on_private_link_traffic: "on",
    });
    expect(edges(template).ingress).toContain("10.90.0.0/16 → pass-nlb:8442");
    expect(edges(template).ingress).not.toContain("10.90.0.0/16 → pass-nlb:8441");
  });

  it("is not for everybody", () => {
    expect(() => consumers(["*"])).toThrow(
      'pass-dev/consumers: allowedPrincipals must be ARNs of accounts, roles or users, at least one, got ["*"]. "*" ' +
        "would let any AWS account ask",
    );
  });
});
