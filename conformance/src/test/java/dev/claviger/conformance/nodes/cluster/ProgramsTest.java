package dev.claviger.conformance.nodes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProgramsTest {

    @Test
    void find_returnsThePathOfAProgram() {
        assertThat(Programs.find("sh", "dash")).endsWith("/sh");
    }

    @Test
    void find_saysWhichPackageHasWhatIsMissing() {
        assertThatThrownBy(() -> Programs.find("claviger-missing", "missing-server"))
                .isInstanceOf(LeftOutException.class)
                .hasMessage("claviger-missing is not installed; Debian's package missing-server has it");
    }

    @Test
    void start_saysThatAVersionOfPostgresIsMissing() {
        assertThatThrownBy(() -> Database.startMajor(9))
                .isInstanceOf(LeftOutException.class)
                .hasMessage("Maven has not fetched the programs of PostgreSQL 9");
    }
}
