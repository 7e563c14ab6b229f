/** Bodies of inference: JSON, the binary tensor extension, and compression. */
@org.jspecify.annotations.NullMarked
package org.latentserver.oip.wire;
