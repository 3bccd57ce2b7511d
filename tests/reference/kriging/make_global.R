# SPDX-License-Identifier: Apache-2.0
# Writes global/ beside it with gstat: 900 samples, all of them for every place:  Rscript make_global.R
suppressMessages({ library(sp); library(gstat) })
set.seed(20261124, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

write_table <- function(table, file) {
    table[] <- lapply(table, function(v) sprintf("%.15g", v))
    write.csv(table, file.path("global", file), row.names = FALSE, quote = FALSE)
}
centred <- function(d) {
    at <- transform(d, px = x, py = y, xx = x^2, xy = x * y, yy = y^2)
    coordinates(at) <- ~ x + y
    at
}
dir.create("global", showWarnings = FALSE)

p <- data.frame(x = round(runif(900, -150, 150), 3), y = round(runif(900, -100, 100), 3))
p$value <- round(with(p, 6 + sin(x / 31) + cos(y / 23) + 0.004 * x + 0.4 * rnorm(900)), 4)
# 480 places in and about the field, and 20 samples' own
places <- data.frame(x = round(runif(480, -170, 170), 3), y = round(runif(480, -115, 115), 3))
places <- rbind(places, p[sample(900, 20), c("x", "y")])

at <- centred(p)
target <- centred(places)
part <- expand.grid(x = ((0:3 + 0.5) / 4 - 0.5) * 6, y = ((0:3 + 0.5) / 4 - 0.5) * 4)
error <- vgm(0.8, "Exp", 30, add.to = vgm(0.2, "Err", 0))
nugget <- vgm(0.8, "Exp", 30, add.to = vgm(0.2, "Nug", 0))
estimates <- function(formula, model, ...) {
    k <- krige(formula, at, target, model = model, debug.level = 0, ...)
    data.frame(mean = k$var1.pred, variance = k$var1.var)
}
write_table(places, "places.csv")
write_table(estimates(value ~ 1, error), "ordinary.csv")
write_table(estimates(value ~ 1, nugget), "exact.csv")
write_table(estimates(value ~ 1, error, block = part), "block.csv")
write_table(estimates(value ~ px + py + xx + xy + yy, error), "quadratic.csv")
left_out <- krige.cv(value ~ 1, at, model = error, debug.level = 0, verbose = FALSE)
write_table(cbind(p, mean = left_out$var1.pred, variance = left_out$var1.var), "samples.csv")
