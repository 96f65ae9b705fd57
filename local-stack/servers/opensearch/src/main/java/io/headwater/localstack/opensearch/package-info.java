/** OpenSearch with its modules on the class path, as one process without the distribution. */
@NullMarked
package io.headwater.localstack.opensearch;

import org.jspecify.annotations.NullMarked;
