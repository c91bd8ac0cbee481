# The container's CRC-32.
target_link_libraries(models_codec PUBLIC ZLIB::ZLIB)
