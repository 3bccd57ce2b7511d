# SPDX-License-Identifier: Apache-2.0
# gstat's half: Rscript gstat.R krige FILE CELL NEIGHBOURS BLOCK | variogram FILE CUTOFF CLASSES
# Prints seconds, results and their sum.
suppressMessages({ library(sp); library(gstat) })
w <- commandArgs(TRUE)
d <- read.csv(w[2])
n <- as.numeric(w[3:length(w)])
size <- c(max(d$x), max(d$y))
middle <- size / 2
# gstat's own arithmetic is better off about 0
d$x <- d$x - middle[1]
d$y <- d$y - middle[2]
coordinates(d) <- ~ x + y
if (w[1] == "krige") {
    cell <- n[1]
    g <- expand.grid(x = seq(cell / 2, by = cell, length.out = ceiling(size[1] / cell)) - middle[1],
                     y = rev(seq(cell / 2, by = cell, length.out = ceiling(size[2] / cell))) - middle[2])
    coordinates(g) <- ~ x + y
    model <- vgm(0.8, "Exp", 30, add.to = vgm(0.2, "Err", 0))
    part <- (0:3 + 0.5) / 4 * cell - cell / 2
    took <- system.time(
        k <- if (n[3] == 1) krige(z ~ 1, d, g, model, nmax = n[2], block = expand.grid(x = part, y = part), debug.level = 0)
             else krige(z ~ 1, d, g, model, nmax = n[2], debug.level = 0))
    cat(sprintf("%.6f %d %.17g\n", took[["elapsed"]], nrow(k), sum(k$var1.pred) + sum(k$var1.var)))
} else {
    took <- system.time(v <- variogram(z ~ 1, d, cutoff = n[1], width = n[1] / n[2]))
    cat(sprintf("%.6f %d %.17g\n", took[["elapsed"]], nrow(v), sum(v$gamma)))
}
