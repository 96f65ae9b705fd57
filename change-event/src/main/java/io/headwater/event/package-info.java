/**
 * The contract between the source and the sink connector: what a change event is, which version a
 * document gets and which id it has. Knows neither AWS nor OpenSearch nor the Connect runtime.
 */
@NullMarked
package io.headwater.event;

import org.jspecify.annotations.NullMarked;
