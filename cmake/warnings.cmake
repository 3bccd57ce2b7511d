# How vrmap itself is compiled. INTERFACE and never exported: a user of the library keeps their flags.
add_library(vrmap_warnings INTERFACE)
target_compile_options(vrmap_warnings INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion
    # the same bytes whatever the optimiser: no multiply-add is fused behind our back
    -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees overlaps and overruns in std::string that are not there (GCC bugs 105329, 105651)
    target_compile_options(vrmap_warnings INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overread)
endif()
if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(vrmap_warnings INTERFACE -Werror)
endif()
target_compile_definitions(vrmap_warnings INTERFACE EIGEN_DONT_PARALLELIZE)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(vrmap_warnings INTERFACE -fstack-protector-strong)
    target_compile_definitions(vrmap_warnings INTERFACE _GLIBCXX_ASSERTIONS)
endif()
# needs an optimiser, and the sanitizers watch these calls themselves; a compiler may have set another level
target_compile_options(vrmap_warnings INTERFACE $<$<CONFIG:Release>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=2>)
# every address is looked up at the start, and the table of them is read-only from then on
target_link_options(vrmap_warnings INTERFACE LINKER:-z,relro,-z,now)
