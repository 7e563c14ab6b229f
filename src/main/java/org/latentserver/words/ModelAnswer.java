package org.latentserver.words;

import org.latentserver.serving.Lease;
import org.springframework.http.ResponseEntity;

/** An answer with the version that gave it. */
final class ModelAnswer {
    static final String VERSION_HEADER = "Latent-Version";

    /** Of the path variable, as the API's description has it. */
    static final String MODEL = "`name`, `name:version` or `name@alias`";

    private ModelAnswer() {}

    static <B> ResponseEntity<B> of(Lease<?> lease, B body) {
        return ResponseEntity.ok()
                .header(VERSION_HEADER, Integer.toString(lease.version()))
                .body(body);
    }
}
