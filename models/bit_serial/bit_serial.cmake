# Speed-ups by the cycle laws on published networks; run by make bit-serial-tables.
add_executable(bit_serial_laws models/bit_serial/law_table_main.cpp)
target_link_libraries(bit_serial_laws PRIVATE models_bit_serial heddle_flags)
