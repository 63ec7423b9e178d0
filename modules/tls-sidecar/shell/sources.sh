# shellcheck shell=sh
# renew_SOURCE ID NAME, called again until it succeeds. Keys stay in this container's memory.

# task_key ID: one key for the life of the task. nginx opens the live file twice in a handshake, for the certificate and
# for the key: with a new key each time, a swap between the two would fail that handshake.
task_key() {
  [ -s "/tmp/tls/$1/task.key" ] ||
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "/tmp/tls/$1/task.key" 2>/dev/null
}

# certificates_of FILE: its certificates without its key.
certificates_of() {
  sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$1"
}

# Nobody verifies it: the load balancer in front takes any certificate. Seven days, like the short-lived authority's.
renew_self_signed() {
  folder=/tmp/tls/$1
  task_key "$1"
  printf '%s\n' "subjectAltName=DNS:$2" basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature \
    extendedKeyUsage=serverAuth >"$folder/extensions"
  openssl req -new -key "$folder/task.key" -subj "/CN=$2" 2>/dev/null |
    openssl x509 -req -signkey "$folder/task.key" -days 7 -extfile "$folder/extensions" \
      -out "$folder/candidate.pem" 2>/dev/null
  install_certificate "$1" "$2" "$folder/candidate.pem" "$folder/task.key" "$folder/candidate.pem"
}

# The request is a signing request. The issuer puts the certificate beside it; only the pinned authority's is believed.
renew_private_ca() {
  folder=/tmp/tls/$1
  if [ -e "$folder/incoming.pem" ]; then
    mv "$folder/incoming.pem" "$folder/candidate.pem"
    install_certificate "$1" "$2" "$folder/candidate.pem" "$folder/task.key" /tmp/tls/trusted-authorities.pem &&
      rm "$folder/request"
  else
    [ -e "$folder/request" ] || {
      task_key "$1"
      openssl req -new -key "$folder/task.key" -subj "/CN=$2" -addext "subjectAltName=DNS:$2" -out "$folder/request.new"
      mv "$folder/request.new" "$folder/request"
    }
    return 1
  fi
}

# The request is a passphrase, under which ACM encrypts the key. The certificate is pinned by its ARN.
renew_exported() {
  folder=/tmp/tls/$1
  if [ -e "$folder/incoming.pem" ]; then
    mv "$folder/incoming.pem" "$folder/exported.pem"
    certificates_of "$folder/exported.pem" >"$folder/candidate.pem"
    openssl pkey -in "$folder/exported.pem" -passin "file:$folder/request" -out "$folder/brought.key" 2>/dev/null ||
      : >"$folder/brought.key"
    install_certificate "$1" "$2" "$folder/candidate.pem" "$folder/brought.key" "$folder/candidate.pem" &&
      rm "$folder/request"
  else
    [ -e "$folder/request" ] || {
      printf '%s' "$(openssl rand -hex 32)" >"$folder/request.new"
      mv "$folder/request.new" "$folder/request"
    }
    return 1
  fi
}

# Amazon ECS read it from Secrets Manager when the container started: a new one needs a new task.
renew_secret() {
  folder=/tmp/tls/$1
  certificates_of "$folder/secret.pem" >"$folder/candidate.pem"
  openssl pkey -in "$folder/secret.pem" -out "$folder/brought.key" 2>/dev/null || : >"$folder/brought.key"
  install_certificate "$1" "$2" "$folder/candidate.pem" "$folder/brought.key" "$folder/candidate.pem"
}
