/** The options: keys, validators, documentation and parsing, one record per group. */
@NullMarked
package io.headwater.sink.config;

import org.jspecify.annotations.NullMarked;
