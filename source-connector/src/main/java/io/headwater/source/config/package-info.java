/** The options of the source, in groups: keys, validators, documentation and parsing together. */
@NullMarked
package io.headwater.source.config;

import org.jspecify.annotations.NullMarked;
