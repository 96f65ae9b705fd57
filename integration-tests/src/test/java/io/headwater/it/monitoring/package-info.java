/** Tests of the exporter's rules, the alerts and the dashboard. */
@NullMarked
package io.headwater.it.monitoring;

import org.jspecify.annotations.NullMarked;
