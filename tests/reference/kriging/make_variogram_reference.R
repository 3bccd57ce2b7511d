# SPDX-License-Identifier: Apache-2.0
# Writes variograms and fits of gstat's beside it, of the samples make_reference.R made and of others:
# Rscript make_variogram_reference.R
suppressMessages({ library(sp); library(gstat) })
set.seed(20261123, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

digits <- function(v) sprintf("%.15g", v)
write_table <- function(table, file) {
    table[] <- lapply(table, function(v) if (is.numeric(v)) digits(v) else v)
    write.csv(table, file, row.names = FALSE, quote = FALSE)
}
placed <- function(points) { coordinates(points) <- ~ x + y; points }

log <- read.csv("points.csv")

# Another 500, where what lies 60 degrees east of north is alike for twice as far.
turned <- data.frame(x = round(500000 + runif(500, 0, 240), 3), y = round(4600000 + runif(500, 0, 200), 3))
angle <- 60 * pi / 180
along <- outer(turned$x, turned$x, "-") * sin(angle) + outer(turned$y, turned$y, "-") * cos(angle)
across <- outer(turned$x, turned$x, "-") * cos(angle) - outer(turned$y, turned$y, "-") * sin(angle)
far <- sqrt(along^2 + (across / 0.5)^2) / 40
turned$value <- round(4 + drop(t(chol(0.9 * exp(-far))) %*% rnorm(500)) + sqrt(0.1) * rnorm(500), 4)
write_table(turned, "turned.csv")

# A lattice of 5 m, whose pairs stand on the edges of classes 5 m wide; two outliers.
lattice <- expand.grid(x = (0:11) * 5, y = (0:9) * 5)
lattice$value <- round(sin(lattice$x / 9) + cos(lattice$y / 14) + 0.3 * rnorm(120), 3)
lattice$value[c(17, 80)] <- c(25, -14)
write_table(lattice, "lattice.csv")

tables <- list(
    log_robust = variogram(value ~ 1, placed(log), cutoff = 60, width = 4, cressie = TRUE),
    lattice = variogram(value ~ 1, placed(lattice), cutoff = 40, width = 5),
    lattice_robust = variogram(value ~ 1, placed(lattice), cutoff = 40, width = 5, cressie = TRUE),
    turned = variogram(value ~ 1, placed(turned), cutoff = 90, width = 6),
    turned_ways = variogram(value ~ 1, placed(turned), cutoff = 90, width = 6, alpha = c(15, 60, 105, 150), tol.hor = 22.5),
    turned_robust = variogram(value ~ 1, placed(turned), cutoff = 90, width = 6, alpha = 60, tol.hor = 10, cressie = TRUE))
# Classes of a nested model, each a hundredth off.
nested <- tables$turned
f <- variogramLine(vgm(0.5, "Sph", 70, add.to = vgm(0.4, "Exp", 8, 0.1)), dist_vector = nested$dist)
nested$gamma <- f$gamma * (1 + 0.01 * rnorm(nrow(nested)))
tables$nested <- nested
write_table(do.call(rbind, lapply(names(tables), function(name) {
    v <- tables[[name]]
    data.frame(case = name, azimuth = v$dir.hor, pairs = v$np, distance = v$dist, semivariance = v$gamma)
})), "classes.csv")

log_classes <- variogram(value ~ 1, placed(log), cutoff = 60, width = 4)
fits <- list(
    list("log", "Gau", log_classes, vgm(0.6, "Gau", 25, 0.4)),
    list("log", "Mat15", log_classes, vgm(0.7, "Mat", 10, 0.3, kappa = 1.5)),
    list("log", "Mat25", log_classes, vgm(0.7, "Mat", 8, 0.3, kappa = 2.5)),
    list("nested", "Exp+Sph", nested, vgm(0.5, "Sph", 60, add.to = vgm(0.4, "Exp", 10, 0.1))),
    list("nested", "Exp", nested, vgm(0.8, "Exp", 20, 0.1)),
    list("turned", "Exp", tables$turned, vgm(0.7, "Exp", 30, 0.3)),
    list("turned", "Gau", tables$turned, vgm(0.6, "Gau", 25, 0.4)),
    list("turned", "Mat15", tables$turned, vgm(0.7, "Mat", 10, 0.3, kappa = 1.5)),
    list("turned_ways", "Exp", tables$turned_ways, vgm(0.8, "Exp", 40, 0.1, anis = c(60, 0.5))),
    list("turned_ways", "Sph", tables$turned_ways, vgm(0.8, "Sph", 80, 0.1, anis = c(60, 0.5))))
write_table(do.call(rbind, lapply(fits, function(f) {
    found <- fit.variogram(f[[3]], f[[4]], fit.method = 7)
    stopifnot(all(found$psill >= 0), all(found$range >= 0), !attr(found, "singular"))
    data.frame(case = f[[1]], model = f[[2]], loss = attr(found, "SSErr"))
})), "more_fits.csv")
