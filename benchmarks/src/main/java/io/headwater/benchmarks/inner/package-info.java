/** What single steps cost, measured by JMH: from the bytes of DynamoDB to those of OpenSearch. */
@NullMarked
package io.headwater.benchmarks.inner;

import org.jspecify.annotations.NullMarked;
