/** The only package that knows HTTP and the OpenSearch client. */
@NullMarked
package io.headwater.sink.opensearch;

import org.jspecify.annotations.NullMarked;
