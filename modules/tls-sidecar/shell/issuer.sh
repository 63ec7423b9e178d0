# shellcheck shell=sh
# Entry of the issuer: asks the sidecar over loopback what it wants, has AWS make it, puts it back. It holds no key.
# CERTIFICATES: one line "id source argument" each. SIDECAR: the URL that the sidecar serves requests at.
umask 077

log() {
  printf '{"certificate":"%s","event":"%s"}\n' "$1" "$2"
}

# issue_private_ca DAYS: the request is a signing request.
issue_private_ca() {
  authority=$CERTIFICATE_AUTHORITY_ARN
  algorithm=$(aws acm-pca describe-certificate-authority --certificate-authority-arn "$authority" --output text \
    --query CertificateAuthority.CertificateAuthorityConfiguration.SigningAlgorithm) || return 1
  certificate=$(aws acm-pca issue-certificate --certificate-authority-arn "$authority" --csr fileb:///tmp/request \
    --template-arn arn:aws:acm-pca:::template/EndEntityCertificate/V1 --signing-algorithm "$algorithm" \
    --validity "Type=DAYS,Value=$1" --query CertificateArn --output text) || return 1
  aws acm-pca wait certificate-issued --certificate-authority-arn "$authority" --certificate-arn "$certificate" ||
    return 1
  aws acm-pca get-certificate --certificate-authority-arn "$authority" --certificate-arn "$certificate" \
    --output json >/tmp/answer || return 1
  jq -re '.Certificate, .CertificateChain // empty' /tmp/answer
}

# issue_exported ARN: the request is the passphrase that encrypts the key.
issue_exported() {
  aws acm export-certificate --certificate-arn "$1" --passphrase fileb:///tmp/request --output json >/tmp/answer ||
    return 1
  jq -re '.Certificate, .CertificateChain, .PrivateKey' /tmp/answer
}

# serve ID SOURCE ARGUMENT: succeeds when nothing is wanted.
serve() {
  curl --silent --fail --max-time 5 --output /tmp/request "$SIDECAR/$1/request" || return 0
  if "issue_$(printf '%s' "$2" | tr - _)" "$3" >/tmp/certificate &&
    curl --silent --fail --max-time 5 --upload-file /tmp/certificate "$SIDECAR/$1"; then
    log "$1" delivered
  else
    log "$1" "not issued"
  fi
  return 1
}

# A request that is still there was not met, or its answer not believed. Each one costs: ever longer until the next.
pause=1
while :; do
  met=yes
  while read -r id source argument; do
    serve "$id" "$source" "$argument" || met=no
  done <<LIST
$CERTIFICATES
LIST
  if [ "$met" = yes ]; then pause=2; elif [ "$pause" -lt 1800 ]; then pause=$((pause * 2)); fi
  sleep "$pause"
done
