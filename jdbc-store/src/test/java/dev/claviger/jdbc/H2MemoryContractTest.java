package dev.claviger.jdbc;

class H2MemoryContractTest extends JdbcContract {
    H2MemoryContractTest() {
        super(TestDatabase.H2_MEMORY);
    }
}
