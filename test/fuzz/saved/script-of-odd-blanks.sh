STM32_Programmer_CLI -w a.bin 0x70380000   
