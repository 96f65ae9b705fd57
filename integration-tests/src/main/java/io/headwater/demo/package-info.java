/** {@code ./demo}: the whole pipeline on real servers, from a written item to a search hit. */
@NullMarked
package io.headwater.demo;

import org.jspecify.annotations.NullMarked;
