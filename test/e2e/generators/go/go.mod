module check

go 1.21
