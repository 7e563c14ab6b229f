package org.latentserver.oip;

import java.util.HashMap;
import java.util.Map;
import org.latentserver.serving.Lease;
import org.latentserver.serving.LoadedStates;
import org.latentserver.serving.Serving;
import org.latentserver.serving.TensorModel;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Keeps versions in memory that were loaded by request, whatever the memory budget and however long
 * nobody calls them, by holding a lease on each.
 */
@Component
class PinnedModels implements DisposableBean {
    private final Serving serving;
    private final LoadedStates states;
    private final Map<String, Lease<TensorModel>> leases = new HashMap<>();

    PinnedModels(Serving serving, LoadedStates states) {
        this.serving = serving;
        this.states = states;
    }

    /** Loads and warms a version and keeps it; nothing if that has been done. */
    void load(OfferedModel model) {
        Lease<TensorModel> lease = serving.lease(model.reference(), TensorModel.class);
        Lease<TensorModel> before;
        synchronized (leases) {
            before = leases.put(model.reference(), lease);
        }
        if (before != null) {
            before.close();
        }
    }

    /** Unloads a version as soon as the calls that use it have ended. */
    void unload(OfferedModel model) {
        release(model.reference());
        states.unload(model.name(), model.version().version());
    }

    private void release(String reference) {
        Lease<TensorModel> lease;
        synchronized (leases) {
            lease = leases.remove(reference);
        }
        if (lease != null) {
            lease.close();
        }
    }

    boolean isPinned(String model, int version) {
        synchronized (leases) {
            return leases.containsKey(model + ":" + version);
        }
    }

    @Override
    public void destroy() {
        synchronized (leases) {
            leases.values().forEach(Lease::close);
            leases.clear();
        }
    }
}
