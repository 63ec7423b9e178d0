# shellcheck shell=sh
# Entry of the sidecar: keeps every certificate fresh beside nginx, which becomes process 1 and gets the stop signal.
# CERTIFICATES: one line "id source name" each. NGINX_CONFIG: all of nginx's configuration.
umask 077

# wanted ID SOURCE: at half of its life, so that the other half is left for retries.
wanted() {
  case $2 in
    self-signed | private-ca) [ "$(life_left "/tmp/tls/$1/live.pem")" -lt 50 ] ;;
    exported) [ -z "$(find "/tmp/tls/$1/live.pem" -mmin -720 2>/dev/null)" ] ;;
    secret) [ ! -e "/tmp/tls/$1/live.pem" ] ;;
  esac
}

# keep ID SOURCE NAME: never ends.
keep() {
  while :; do
    pause=10
    if wanted "$1" "$2"; then
      "renew_$(printf '%s' "$2" | tr - _)" "$1" "$3" || pause=1
    fi
    sleep "$pause"
  done
}

mkdir -p /tmp/tls
printf '%s' "$NGINX_CONFIG" >/tmp/nginx.conf
printenv TRUSTED_AUTHORITIES >/tmp/tls/trusted-authorities.pem || rm /tmp/tls/trusted-authorities.pem
while read -r id source name; do
  mkdir -p "/tmp/tls/$id"
  # The key must not stay in the environment of a process that talks to the network.
  if [ "$source" = secret ]; then
    printenv "SECRET_$id" >"/tmp/tls/$id/secret.pem"
    unset "SECRET_$id"
  fi
  keep "$id" "$source" "$name" &
done <<LIST
$CERTIFICATES
LIST
exec nginx -e stderr -c /tmp/nginx.conf
