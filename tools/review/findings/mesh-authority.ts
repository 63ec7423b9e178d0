import type { Finding } from "../contract";
import { SERVICE } from "../graph/traffic";
import { meshServices } from "../hops/tls-end";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** What Service Connect signs and encrypts its certificates with is not as it needs it. */
export const meshAuthority: Rule = ({ traffic }) => {
  const tls = traffic
    .of(SERVICE)
    .flatMap((service) => meshServices(traffic, service).flatMap(({ block }) => block.blocks("tls")));
  const issuers = tls.flatMap((block) => block.blocks("issuer_cert_authority"));
  const authorities = issuers.flatMap((block) =>
    traffic.resolver.all(block, "aws_pca_authority_arn", "aws_acmpca_certificate_authority"),
  );
  const keys = tls.flatMap((block) => traffic.resolver.all(block, "kms_key", "aws_kms_key"));
  return [
    ...[...new Set(authorities)]
      .filter((authority) => Block.of(authority).entries("tags").AmazonECSManaged !== "true")
      .map(({ address }) =>
        finding(
          address,
          "Service Connect may not use the CA: it lacks the tag that the infrastructure role's policy asks for.",
          'Tag the CA AmazonECSManaged = "true".',
        ),
      ),
    ...[...new Set(keys)]
      .filter((key) => isAsymmetric(Block.of(key)))
      .map(({ address }) =>
        finding(
          address,
          "Service Connect encrypts its certificates with symmetric keys only.",
          "Leave customer_master_key_spec at SYMMETRIC_DEFAULT.",
        ),
      ),
  ];
};

function isAsymmetric(key: Block): boolean {
  return (key.text("customer_master_key_spec") ?? "SYMMETRIC_DEFAULT") !== "SYMMETRIC_DEFAULT";
}

function finding(address: string, message: string, fix: string): Finding {
  return { rule: "mesh-authority", severity: "error", address, message, fix, controls: [] };
}
