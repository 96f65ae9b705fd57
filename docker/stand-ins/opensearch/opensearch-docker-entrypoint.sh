#!/bin/bash
# Settings come from variables whose names have a dot or are in lower case, as OpenSearch's image has it.
set -euo pipefail
if [ "${DISABLE_SECURITY_PLUGIN:-false}" != true ]; then
  echo "this image has no security plugin; set DISABLE_SECURITY_PLUGIN=true" >&2
  exit 1
fi
{
  echo "cluster.name: docker-cluster"
  echo "network.host: 0.0.0.0"
  echo "transport.type: netty4"
  echo "http.type: netty4"
  env -0 | while IFS='=' read -r -d '' name value; do
    if [[ $name =~ ^[a-z0-9_]+\.[a-z0-9_.]+$ && $name != cluster.name && $name != network.host ]]; then
      printf "%s: '%s'\n" "$name" "${value//\'/\'\'}"
    fi
  done
} >config/opensearch.yml
# shellcheck disable=SC2086
exec java -Xms1g -Xmx1g ${OPENSEARCH_JAVA_OPTS:-} -Djava.awt.headless=true \
  -Dlog4j2.configurationFile=file:/usr/share/opensearch/log4j2.properties -cp 'classes:lib/*' \
  io.headwater.localstack.opensearch.OpenSearchServer /usr/share/opensearch
