# shellcheck shell=sh
# The only way by which a certificate becomes the live one.

# log ID EVENT DETAIL
log() {
  printf '{"certificate":"%s","event":"%s","detail":"%s"}\n' "$1" "$2" "$(printf '%s' "$3" | tr '\\"\n' '/  ')"
}

# refusal NAME CERTIFICATE KEY ANCHORS: prints why this pair must not go live, nothing when it may.
refusal() {
  public=$(openssl x509 -in "$2" -noout -pubkey 2>/dev/null) || { echo "not a certificate"; return; }
  [ "$public" = "$(openssl pkey -in "$3" -pubout 2>/dev/null)" ] || { echo "the key is not the certificate's"; return; }
  verdict=$(openssl verify -partial_chain -CAfile "$4" -untrusted "$2" \
    -purpose sslserver -verify_hostname "$1" "$2" 2>&1) || echo "$verdict"
}

# install_certificate ID NAME CERTIFICATE KEY ANCHORS: one file, swapped by one rename. Refused, it changes nothing.
install_certificate() {
  reason=$(refusal "$2" "$3" "$4" "$5")
  if [ -n "$reason" ]; then
    log "$1" refused "$reason"
    return 1
  fi
  cat "$3" "$4" >"/tmp/tls/$1/next.pem"
  mv "/tmp/tls/$1/next.pem" "/tmp/tls/$1/live.pem"
  log "$1" installed "$(openssl x509 -in "$3" -noout -serial -enddate)"
}
