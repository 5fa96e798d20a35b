#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Records the repositories beside this file again: see README.md. Usage: record.sh OUTPUT_FOLDER
set -euo pipefail
out=$(realpath -m "$1")
work=$(mktemp -d)
port=${PORT:-24443}
server=https://localhost:$port
cd "$work"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt \
  -days 2 -subj /CN=authority 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.csr \
  -subj /CN=localhost 2>/dev/null
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out tls.crt -days 2 \
  -extfile <(echo subjectAltName=DNS:localhost) 2>/dev/null
cat > server.json <<JSON
{"server":{"http_addr":"127.0.0.1:$port","tls_cert_file":"tls.crt","tls_key_file":"tls.key"},
 "trust_service":{"type":"local"},"logging":{"level":"error"},"storage":{"backend":"memory"}}
JSON
notary-server -config=server.json > server.log 2>&1 &
running=$!
trap 'kill $running; rm -rf "$work"' EXIT
until curl -s --cacert ca.crt "$server/v2/" > /dev/null; do sleep 0.1; done

export HOME=$work/home DOCKER_HOST=tcp://127.0.0.1:1 DOCKER_CONTENT_TRUST_SERVER=$server
export NOTARY_ROOT_PASSPHRASE=passphrase NOTARY_TARGETS_PASSPHRASE=passphrase
export NOTARY_SNAPSHOT_PASSPHRASE=passphrase NOTARY_DELEGATION_PASSPHRASE=passphrase
export DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=passphrase
export DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE=passphrase
mkdir -p "$HOME" "docker/tls/localhost:$port"
cp ca.crt "docker/tls/localhost:$port/ca.crt"
n() { notary -s "$server" --tlscacert ca.crt -d trust "$@" > /dev/null; }
nd() { notary -s "$server" --tlscacert ca.crt -d docker/trust "$@" > /dev/null; }
d() { docker --config docker trust "$@" > /dev/null; }
hash() { printf '%s' "$1" | sha256sum | cut -d' ' -f1; }
# addhash TARGET CONTENT OPTIONS…: the content itself stands for the file
tag() { local gun=$1 name=$2 content=$3; shift 3; n addhash "$gun" --sha256 "$(hash "$content")" "$@" -- "$name" "${#content}"; }

# save NAME GUN ROLE…: every version of every role
save() {
  local name=$1 gun=$2 role version; shift 2
  mkdir -p "$out/$name"
  printf '%s\n' "$gun" > "$out/$name/gun"
  date -u +%Y-%m-%dT%H:%M:%SZ > "$out/$name/recorded-at"
  for role in root targets snapshot timestamp "$@"; do
    for version in $(seq 1 40); do
      mkdir -p "$out/$name/$(dirname "$role")"
      curl -sf --cacert ca.crt -o "$out/$name/${role%/*}.part" \
        "$server/v2/$gun/_trust/tuf/$version.$role.json" || continue
      if [[ $role == */* ]]; then
        mkdir -p "$out/$name/$version.${role%/*}"
        mv "$out/$name/${role%/*}.part" "$out/$name/$version.$role.json"
      else
        mv "$out/$name/$role.part" "$out/$name/$version.$role.json"
      fi
    done
  done
  find "$out/$name" -name '*.part' -delete
  find "$out/$name" -type d -empty -delete
}

# One tag; the snapshot key is the client's.
gun=example.com/simple
n init $gun -p
tag $gun v1 "one" -p
save simple $gun

# 120 tags in one publication, a second tag later, one removed; server-held snapshot.
gun=example.com/many
n init $gun -p
n key rotate $gun snapshot -r
for i in $(seq 1 120); do tag $gun "1.$i" "image $i"; done
n publish $gun
tag $gun latest "image 120" -p
n remove $gun 1.7 -p
save many $gun

# Names and custom data that an encoder must get right, written in a time zone with an offset.
gun=example.com/odd
export TZ=America/New_York
n init $gun -p
i=0
for name in '' ' ' '../x' '/abs' '.' 'a b' 'a<b>&c' $'u\u2028v\u2029w' 'quo"te' 'back\slash' 'é' \
    $'e\u0301' $'\U1F600' $'\uE000' $'\uFFEE' $'del\x7f' 'a/b' 'a-b' 'a.b' 'A' 'CON' "$(printf 'x%.0s' {1..300})"; do
  i=$((i + 1))
  tag $gun "$name" "content $i"
done
printf 'file content' > file
printf '{"a":[1,2,{"k":null}],"b":"\xc3\xa9","c":true,"d":-5}' > custom.json
n add $gun with-custom file --custom custom.json
printf '"text"' > custom.json
n add $gun with-text file --custom custom.json
n publish $gun
unset TZ
save odd-names $gun

# Docker's own layout: two signers, releases, a tag in targets too, one revoked.
gun=registry.example.com/team/app
d key generate alice; d key generate bob
d signer add --key alice.pub alice $gun
d signer add --key bob.pub bob $gun
nd addhash $gun --sha256 "$(hash one)" -r targets/alice,targets/releases -- 1.0 3
nd addhash $gun --sha256 "$(hash two)" -r targets/alice,targets/bob,targets/releases -- 2.0 3
nd addhash $gun --sha256 "$(hash three)" -r targets/bob -- unreleased 5
nd addhash $gun --sha256 "$(hash old)" -- 2.0 3
nd addhash $gun --sha256 "$(hash gone)" -r targets/bob,targets/releases -- revoked 4
nd publish $gun
d revoke $gun:revoked
save docker-signers $gun targets/releases targets/alice targets/bob
mkdir -p "$out/docker-trust-folder"
cp -r docker/trust/private "$out/docker-trust-folder/"
cp -r docker/trust/tuf "$out/docker-trust-folder/"
find "$out/docker-trust-folder" -type d -empty -delete

# Delegations: paths, nesting, RSA, certificates, a role without keys, a removed role.
gun=example.com/delegations
key() { openssl "$@" 2> /dev/null; }
key genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key
key genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ec384.key
key genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key
key genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out rsacert.key
key pkey -in ec.key -pubout -out ec.pem
key pkey -in rsa.key -pubout -out rsa.pem
key req -x509 -key ec384.key -out ec384.crt -days 3650 -subj /CN=delegate
key req -x509 -key rsacert.key -out rsacert.crt -days 3650 -subj /CN=delegate
n init $gun -p
n key rotate $gun snapshot -r
for k in ec ec384 rsa rsacert; do n key import $k.key -r delegation; done
n delegation add $gun targets/releases ec.pem rsa.pem --all-paths -p
n delegation add $gun targets/limited ec384.crt --paths=v1.,latest -p
n delegation add $gun targets/rsa rsacert.crt --all-paths -p
n delegation add $gun targets/rsa/deep ec.pem --paths=deep/,v9 -p
n delegation add $gun targets/nopaths ec.pem -p
n delegation add $gun targets/unsigned ec.pem --all-paths -p
n delegation add $gun targets/gone ec.pem --all-paths -p
tag $gun v1.0 "one" -r targets/releases -r targets/limited -p
tag $gun v9 "nine" -r targets/rsa/deep -p
tag $gun deep/x "deep" -r targets/rsa/deep -p
tag $gun v9 "nine too" -r targets/rsa -p
tag $gun v1.0 "admin" -p
tag $gun gone "gone" -r targets/gone -p
n delegation remove $gun targets/gone -y -p
id=$(notary -s "$server" --tlscacert ca.crt -d trust delegation list $gun | awk '$1=="targets/nopaths" {print $3}')
n delegation remove $gun targets/nopaths "$id" -y -p || true
save delegations $gun targets/releases targets/limited targets/rsa targets/rsa/deep targets/gone

# The last delegation removed: "roles" becomes null.
gun=example.com/nulls
n init $gun -p
n delegation add $gun targets/x ec.pem --all-paths -p
n delegation remove $gun targets/x -y -p
n delegation add $gun targets/y ec.pem rsa.pem -p
save nulls $gun

# Every key replaced several times, a tag after each.
gun=example.com/rotations
n init $gun -p
step=0
next() { step=$((step + 1)); tag $gun "v$step" "step $step" -p; }
next
n key rotate $gun targets; next
echo yes | n key rotate $gun root; next
n key rotate $gun timestamp -r; next
n key rotate $gun snapshot -r; next
echo yes | n key rotate $gun root; next
n key rotate $gun snapshot -r; next
n key rotate $gun timestamp -r; next
n key rotate $gun snapshot; next
n key rotate $gun targets; next
echo yes | n key rotate $gun root; next
n key rotate $gun snapshot -r; next
save rotations $gun
