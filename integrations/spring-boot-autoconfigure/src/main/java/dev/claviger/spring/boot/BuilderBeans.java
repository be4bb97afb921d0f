package dev.claviger.spring.boot;

import dev.claviger.ClavigerBuilder;
import dev.claviger.Owner;
import dev.claviger.SecretVault;
import dev.claviger.spi.Approver;
import dev.claviger.spi.AuditSink;
import dev.claviger.spi.ChangeChannel;
import dev.claviger.spi.KeyListener;
import dev.claviger.spi.OwnerDirectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Gives beans of the application to the builder. Those that may need the claviger themselves, as a directory does whose users are
 * given keys, are looked up when they are first called; at the end of the start at the latest. The claviger is closed before them.
 */
final class BuilderBeans implements SmartInitializingSingleton {
    private static final String CLAVIGER = "claviger";
    private static final String DIRECTORY = """
            Tell Claviger who your users are:
                @Bean
                OwnerDirectory owners(AccountRepository accounts) {
                    return id -> accounts.findById(id).map(account -> Owner.user(account.getId())
                            .withRoles(account.getRole()).withActive(!account.isLocked()));
                }
            An empty result means that there is no such user. Or set claviger.enabled=false.""";

    private final ConfigurableListableBeanFactory beans;
    private final LateBeans<OwnerDirectory> directories;
    private final LateBeans<OwnerLookup> lookups;
    private final LateBeans<AuditSink> sinks;
    private final LateBeans<KeyListener> listeners;
    private final LateBeans<Approver> approvers;

    BuilderBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.directories = new LateBeans<>(beans.getBeanProvider(OwnerDirectory.class));
        this.lookups = new LateBeans<>(beans.getBeanProvider(OwnerLookup.class));
        this.sinks = new LateBeans<>(beans.getBeanProvider(AuditSink.class));
        this.listeners = new LateBeans<>(beans.getBeanProvider(KeyListener.class));
        this.approvers = new LateBeans<>(beans.getBeanProvider(Approver.class));
    }

    /**
     * Returns the directory of the application.
     *
     * @throws ConfigurationFault unless there is one
     */
    OwnerDirectory directory() {
        List<String> names = names(OwnerDirectory.class);
        if (names.isEmpty()) {
            throw new ConfigurationFault("There is no bean of type dev.claviger.spi.OwnerDirectory.", DIRECTORY);
        }
        if (names.size() > 1) {
            throw new ConfigurationFault(
                    "There are several beans of type dev.claviger.spi.OwnerDirectory: " + names + ".",
                    "Keep one, which may ask others.");
        }
        return this::owner;
    }

    private Optional<Owner> owner(String id) {
        OwnerDirectory directory = directories.all().get(0);
        List<OwnerLookup> around = lookups.all();
        return around.isEmpty() ? directory.find(id) : around.get(0).find(directory, id);
    }

    void applyTo(ClavigerBuilder builder) {
        if (!names(AuditSink.class).isEmpty()) {
            builder.auditSink(event -> sinks.forEach(sink -> sink.accept(event)));
        }
        if (!names(KeyListener.class).isEmpty()) {
            builder.keyListener(event -> listeners.forEach(listener -> listener.accept(event)));
        }
        if (!names(Approver.class).isEmpty()) {
            // Whoever objects is enough.
            builder.approver(
                    (actor, step) -> approvers.all().stream().allMatch(approver -> approver.approves(actor, step)));
        }
        beans.getBeanProvider(ChangeChannel.class).ifAvailable(builder::changeChannel);
        beans.getBeanProvider(SecretVault.class).ifAvailable(builder::secretVault);
        beans.getBeanProvider(Clock.class).ifUnique(builder::clock);
        closeBefore(OwnerDirectory.class, AuditSink.class, KeyListener.class, Approver.class);
    }

    private void closeBefore(Class<?>... types) {
        for (Class<?> type : types) {
            names(type).forEach(name -> beans.registerDependentBean(name, CLAVIGER));
        }
    }

    private List<String> names(Class<?> type) {
        return List.of(beans.getBeanNamesForType(type, true, false));
    }

    /** A bean that cannot be made is an error of the start, not of the first request. */
    @Override
    public void afterSingletonsInstantiated() {
        directories.all();
        lookups.all();
        sinks.all();
        listeners.all();
        approvers.all();
    }
}
