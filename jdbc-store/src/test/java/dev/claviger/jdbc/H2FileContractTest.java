package dev.claviger.jdbc;

class H2FileContractTest extends JdbcContract {
    H2FileContractTest() {
        super(TestDatabase.H2_FILE);
    }
}
