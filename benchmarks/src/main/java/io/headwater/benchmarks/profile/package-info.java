/** Where processor time goes, by recordings of Java Flight Recorder. */
@NullMarked
package io.headwater.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
