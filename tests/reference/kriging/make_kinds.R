# SPDX-License-Identifier: Apache-2.0
# Writes kinds/ beside it with gstat, one table for every kind of kriging:  Rscript make_kinds.R
# Needs points.csv. Coordinates are centred: raw UTM ones make a quadratic trend differ from itself.
suppressMessages({ library(sp); library(gstat) })
set.seed(20261123, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

digits <- function(v) sprintf("%.15g", v)
write_table <- function(table, file) {
    table[] <- lapply(table, function(v) if (is.numeric(v)) digits(v) else v)
    write.csv(table, file, row.names = FALSE, quote = FALSE)
}
covariate <- function(x, y) 20 + 0.05 * x - 0.02 * y + 3 * sin(x / 19) * cos(y / 27)
powers <- function(d) { d$xx <- d$x^2; d$xy <- d$x * d$y; d$yy <- d$y^2; d }

p <- read.csv("points.csv")
p$x <- round(p$x - 600050, 3)
p$y <- round(p$y - 4800057, 3)
p$drift <- round(covariate(p$x, p$y) + 0.3 * rnorm(400), 4)

# 480 places in and about the field, and 20 samples' own
places <- data.frame(x = round(runif(480, -60, 72), 3), y = round(runif(480, -67, 71), 3))
places <- rbind(places, p[sample(400, 20), c("x", "y")])
places$drift <- round(covariate(places$x, places$y), 4)
dir.create("kinds", showWarnings = FALSE)
write_table(data.frame(drift = p$drift), "kinds/covariate.csv")
write_table(places, "kinds/places.csv")

at <- powers(p)
coordinates(at) <- ~ x + y
at$px <- p$x
at$py <- p$y
target <- powers(places)
target$px <- places$x
target$py <- places$y
coordinates(target) <- ~ x + y
part <- expand.grid(x = ((0:3 + 0.5) / 4 - 0.5) * 6, y = ((0:3 + 0.5) / 4 - 0.5) * 4)
# gstat takes a trend at a block's centre: the powers' means over the block are given to it
spread <- target
spread$xx <- spread$xx + mean(part$x^2)
spread$yy <- spread$yy + mean(part$y^2)
spread$xy <- spread$xy + mean(part$x * part$y)

err <- vgm(0.2, "Err", 0)
exponential <- vgm(0.8, "Exp", 30, add.to = err)
nested <- vgm(0.5, "Sph", 180, anis = c(60, 0.6),
              add.to = vgm(0.4, "Exp", 25, anis = c(60, 0.5), add.to = vgm(0.1, "Err", 0)))
one <- value ~ 1
line <- value ~ px + py
square <- value ~ px + py + xx + xy + yy
drift <- value ~ drift

kind <- function(name, formula, model, block = NULL, ..., nmax = 32, to = target) {
    k <- if (is.null(block)) krige(formula, at, to, model = model, nmax = nmax, debug.level = 0, ...)
         else krige(formula, at, to, model = model, nmax = nmax, block = block, debug.level = 0, ...)
    write_table(data.frame(mean = k$var1.pred, variance = k$var1.var), file.path("kinds", paste0(name, ".csv")))
}
kind("ordinary", one, exponential)
kind("block", one, exponential, part)
kind("exact", one, vgm(0.8, "Exp", 30, add.to = vgm(0.2, "Nug", 0)))
kind("simple", one, exponential, beta = 6)
kind("simple_block", one, exponential, part, beta = 6)
kind("linear", line, exponential)
kind("linear_block", line, exponential, part)
kind("quadratic", square, exponential)
kind("quadratic_block", square, exponential, part, to = spread)
kind("drift", drift, exponential)
kind("drift_block", drift, exponential, part)
kind("nested", one, nested)
kind("nested_block", one, nested, part)
kind("spherical", one, vgm(0.8, "Sph", 70, add.to = err))
kind("gaussian", one, vgm(0.8, "Gau", 25, add.to = err))
kind("matern32", one, vgm(0.8, "Mat", 12, kappa = 1.5, add.to = err))
kind("matern52", one, vgm(0.8, "Mat", 9, kappa = 2.5, add.to = err))
kind("reach", one, exponential, maxdist = 15, nmin = 3)
kind("sectors", one, exponential, nmax = Inf, maxdist = 40, nmin = 3, omax = 6)
