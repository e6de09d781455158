#!/bin/bash
# Ends with an error, and so fails the deployment, when the collector does not listen after a minute.
set -euo pipefail

for _ in $(seq 1 30); do
  if ss -ltn 'sport = :6514' | grep -q 6514; then
    logger --tag lumen "The collector listens on port 6514."
    exit 0
  fi
  sleep 2
done

echo "Nothing listens on port 6514. See: journalctl --unit rsyslog" >&2
exit 1
