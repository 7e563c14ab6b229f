package org.latentserver.perceptual;

import org.latentserver.api.Picture;

/** Two pictures of one shape. */
record PicturePair(Picture reference, Picture candidate) {}
