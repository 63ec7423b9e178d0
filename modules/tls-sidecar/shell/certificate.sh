# shellcheck shell=sh
# What both the renewal and the health check ask of a certificate.

# life_left FILE: percent of its life that is left; 0 where there is no certificate yet.
life_left() {
  dates=$(openssl x509 -in "$1" -noout -startdate -enddate 2>/dev/null) || { echo 0; return; }
  begin=$(date -d "$(printf '%s\n' "$dates" | sed -n 's/^notBefore=//p')" +%s)
  end=$(date -d "$(printf '%s\n' "$dates" | sed -n 's/^notAfter=//p')" +%s)
  echo $(((end - $(date +%s)) * 100 / (end - begin)))
}
