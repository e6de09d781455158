#!/bin/bash
# Sets up rsyslog as a receiver of syslog over TLS on port 6514.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y rsyslog rsyslog-gnutls ssl-cert

install -d -m 0750 -o syslog -g adm /var/spool/lumen
adduser --quiet syslog ssl-cert

cat > /etc/rsyslog.d/10-lumen.conf <<'CONF'
global(
  workDirectory="/var/spool/lumen"
  defaultNetstreamDriverCAFile="/etc/ssl/certs/ssl-cert-snakeoil.pem"
  defaultNetstreamDriverCertFile="/etc/ssl/certs/ssl-cert-snakeoil.pem"
  defaultNetstreamDriverKeyFile="/etc/ssl/private/ssl-cert-snakeoil.key"
)
module(
  load="imtcp"
  streamDriver.name="gtls"
  streamDriver.mode="1"
  streamDriver.authMode="anon"
)
input(type="imtcp" port="6514")
CONF

rsyslogd -N1
systemctl enable rsyslog
systemctl restart rsyslog
