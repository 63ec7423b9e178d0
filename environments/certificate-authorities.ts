/**
 * CAs that the stacks of an environment use and do not own. The certificates are stand-ins whose keys were thrown away:
 * put in what `aws acm-pca get-certificate-authority-certificate --query Certificate --output text` prints of yours.
 */
import type { CaByArn, SharedCa } from "../modules/private-ca/ca-source";

/** A CA of the staging account that another team keeps. */
export const stagingCa: CaByArn = {
  kind: "arn",
  arn: "arn:aws:acm-pca:us-east-1:222222222222:certificate-authority/22222222-2222-4222-8222-222222222222",
  certificate: `-----BEGIN CERTIFICATE-----
MIIB2zCCAWKgAwIBAgIUY9uxUTSl82useZcI97s0vY+MBEcwCgYIKoZIzj0EAwQw
HTEbMBkGA1UEAwwScHJpdmF0ZS1jYS1zdGFnaW5nMB4XDTI2MTEyMDE5NTE1NloX
DTM2MTExNzE5NTE1NlowHTEbMBkGA1UEAwwScHJpdmF0ZS1jYS1zdGFnaW5nMHYw
EAYHKoZIzj0CAQYFK4EEACIDYgAEoRFS6TFl6lszHDJOBBr4mzknbF57ZrBR/H0O
XQwQ0ZngIgVGUam6gzT8+ndCyFlVhDSc8FUMzPCy1Bs1O2242l6oRzWGn0XKb3CE
2Lm5uMwwag66wjv1Xks05fUAIIKto2MwYTAdBgNVHQ4EFgQUGTpWFsyfrlOYmzur
GOM2zfe5ow0wHwYDVR0jBBgwFoAUGTpWFsyfrlOYmzurGOM2zfe5ow0wDwYDVR0T
AQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAYYwCgYIKoZIzj0EAwQDZwAwZAIwPt4Q
m7n5kjvhMZh/Gl+zwXZxzQ0lkNOWfxjioA6iUDUC8FiJ/JWgALYqevqgb0o9AjA/
DYzqeUf1PnR4w3pW03hm7k7xwETB98bBE94CDvEaIov+JqbC/EAVDdOQL2H9WHg=
-----END CERTIFICATE-----
`,
};

/** The CA that the stack `private-ca-prod` makes in the account for security, shared with the organizational unit. */
export const prodCa: SharedCa = {
  kind: "shared",
  shareName: "private-ca-prod",
  expectedArn: "arn:aws:acm-pca:us-east-1:444444444444:certificate-authority/44444444-4444-4444-8444-444444444444",
  certificate: `-----BEGIN CERTIFICATE-----
MIIB1jCCAVygAwIBAgIUJKcdT2tfW/JcBJJl4e3kOOcy834wCgYIKoZIzj0EAwQw
GjEYMBYGA1UEAwwPcHJpdmF0ZS1jYS1wcm9kMB4XDTI2MTEyMDE5NTE1NloXDTM2
MTExNzE5NTE1NlowGjEYMBYGA1UEAwwPcHJpdmF0ZS1jYS1wcm9kMHYwEAYHKoZI
zj0CAQYFK4EEACIDYgAE3pHUCP5ufCQuiEREp2ziV8RfOle7WztNeeLpl7I4YQp5
J9x8yTtb5dBI0lGEaHUxZnRxNmBiKjF2EjdDA3v6Gg97mGsQy14LNyr7eyBVplqx
5La3/2Rp4pKnrb90OhHGo2MwYTAdBgNVHQ4EFgQUgjgUGdhirmSmpZeG1/FS9SL7
5ocwHwYDVR0jBBgwFoAUgjgUGdhirmSmpZeG1/FS9SL75ocwDwYDVR0TAQH/BAUw
AwEB/zAOBgNVHQ8BAf8EBAMCAYYwCgYIKoZIzj0EAwQDaAAwZQIwXKFfb1WJThY7
/gm3UMBfYt9ABLeEb8ImPlQaLsrMNfiaOsu8YKaVb2Cvb1S/iWGUAjEApzhuAUl4
TQhAeky/R8u4fAvEDuvY+r/6ssvLrYxCTtzXRiRnT4KaE81Dm6nSdE4J
-----END CERTIFICATE-----
`,
};
