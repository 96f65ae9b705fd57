/** What goes wrong around the connectors: each kind begins, lasts for a while and ends. */
@NullMarked
package io.headwater.it.fault;

import org.jspecify.annotations.NullMarked;
