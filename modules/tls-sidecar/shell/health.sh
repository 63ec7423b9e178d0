# shellcheck shell=sh
# Healthy: each certificate is served under its name, with a third of its life left (renewal starts at half of it), or,
# where others renew it, not about to end. The answer does not count, nor that
# none comes in time (28): the app's health is the balancer's question.
printf '%s\n' "$CERTIFICATES" | while read -r id source name; do
  live=/tmp/tls/$id/live.pem
  least=33
  case $source in exported | secret) least=1 ;; esac
  [ "$(life_left "$live")" -ge "$least" ] || { echo "$id: too little of the certificate's life is left"; exit 1; }
  # shellcheck disable=SC2086 # options, or none
  curl --silent --show-error --max-time 4 --output /dev/null $CURL_OPTIONS --cacert "$live" \
    --resolve "$name:$TLS_PORT:127.0.0.1" "https://$name:$TLS_PORT$HEALTH_PATH" || [ $? = 28 ] || exit 1
done
