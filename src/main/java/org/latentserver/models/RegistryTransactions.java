package org.latentserver.models;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of the registry; each joins the transaction of the caller when there is one. */
@Component
class RegistryTransactions {
    private final TransactionTemplate template;
    private final ResolvedReferences resolved;

    RegistryTransactions(PlatformTransactionManager manager, ResolvedReferences resolved) {
        this.template = new TransactionTemplate(manager);
        this.resolved = resolved;
    }

    <T> T write(Supplier<T> change) {
        return template.execute(_ -> {
            afterCompletion(resolved::forget);
            return change.get();
        });
    }

    /** Runs the action when the surrounding transaction has ended, or now when there is none. */
    void afterCompletion(Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            action.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int status) {
                        action.run();
                    }
                });
    }
}
