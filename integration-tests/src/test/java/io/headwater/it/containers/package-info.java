/** The local stack's servers in Docker containers, through Testcontainers: {@code -Pcontainers}. */
@NullMarked
package io.headwater.it.containers;

import org.jspecify.annotations.NullMarked;
