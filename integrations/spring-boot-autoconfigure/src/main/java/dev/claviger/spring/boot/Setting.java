package dev.claviger.spring.boot;

import java.util.function.Supplier;

/** Names the setting where its value is refused by somebody who does not know its name. */
final class Setting {
    private Setting() {}

    /**
     * Uses a setting.
     *
     * @throws ConfigurationFault if its value is refused
     */
    static <T> T use(String name, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFault(
                    "The value of " + ClavigerProperties.PREFIX + "." + name + " is refused: " + e.getMessage() + ".",
                    "Correct the value.",
                    e);
        }
    }

    /** Uses a setting that gives nothing back. */
    static void run(String name, Runnable use) {
        use(name, () -> {
            use.run();
            return name;
        });
    }
}
