/** How the whole pipeline does, from a write to DynamoDB until OpenSearch has it. */
@NullMarked
package io.headwater.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
