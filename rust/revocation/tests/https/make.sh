#!/bin/sh
# Makes the certificates of this test: a root, a server on 127.0.0.1 under it, and a root that has nothing to do
# with them. They hold for a hundred years.
set -eu
cd "$(dirname "$0")"
new_key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500"
ca="-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign"
# shellcheck disable=SC2086
openssl req -x509 $new_key $ca -subj "/CN=root" -keyout root.key -outform DER -out root.der
# shellcheck disable=SC2086
openssl req -x509 $new_key $ca -subj "/CN=another root" -keyout /dev/null -outform DER -out other.der
openssl x509 -inform DER -in root.der -out root.pem
# shellcheck disable=SC2086
openssl req -x509 $new_key -CA root.pem -CAkey root.key -subj "/CN=server" -keyout server.pem -outform DER -out server.der \
    -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:127.0.0.1
openssl pkcs8 -topk8 -nocrypt -in server.pem -outform DER -out server.key
rm root.key root.pem server.pem
