# SPDX-License-Identifier: Apache-2.0
# Writes the reference tables beside it with gstat:  Rscript make_reference.R
suppressMessages({ library(sp); library(gstat) })
set.seed(20260321, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

sill <- 0.8
nugget <- 0.2
most <- 32

# A combine's log: 20 passes 6 m apart, 15 points 8 m apart, each off by up to half a metre; and 100
# places at random. Whole millimetres, so that the table holds them exactly; E and N of a UTM zone.
pass <- expand.grid(along = (0:14) * 8, across = (0:19) * 6)
x <- c(pass$along + runif(300, -0.5, 0.5), runif(100, -2, 116))
y <- c(pass$across + runif(300, -0.5, 0.5), runif(100, -2, 118))
points <- data.frame(x = round(600000 + x, 3), y = round(4800000 + y, 3))
apart <- as.matrix(dist(points))
stopifnot(min(apart[upper.tri(apart)]) > 0.01)
structure <- t(chol(sill * exp(-apart / 30))) %*% rnorm(400)
points$value <- round(6 + drop(structure) + sqrt(nugget) * rnorm(400), 4)
at <- points
coordinates(at) <- ~ x + y

digits <- function(v) sprintf("%.15g", v)
write_table <- function(table, file) {
    table[] <- lapply(table, function(v) if (is.numeric(v)) digits(v) else v)
    write.csv(table, file, row.names = FALSE, quote = FALSE)
}

models <- list(exponential = vgm(sill, "Exp", 30, add.to = vgm(nugget, "Err", 0)),
               spherical = vgm(sill, "Sph", 70, add.to = vgm(nugget, "Err", 0)))

# vrmap's grid: origin in the north-west, rows downwards, turned anticlockwise about the origin.
frame <- function(origin, angle, cell) function(row, col) {
    dx <- col * cell
    dy <- -row * cell
    cbind(x = origin[1] + dx * cos(angle) - dy * sin(angle),
          y = origin[2] + dx * sin(angle) + dy * cos(angle))
}

krige_cells <- function(model, origin, angle, cell) {
    place <- frame(origin, angle, cell)
    cells <- expand.grid(col = 0:9, row = 0:9)
    centre <- as.data.frame(place(cells$row + 0.5, cells$col + 0.5))
    coordinates(centre) <- ~ x + y
    # a regular 4 x 4, given explicitly: gstat's own default is Gauss quadrature
    part <- expand.grid(col = (0:3 + 0.5) / 4, row = (0:3 + 0.5) / 4)
    block <- as.data.frame(sweep(place(part$row, part$col), 2, drop(place(0.5, 0.5))))
    k <- krige(value ~ 1, at, centre, model = model, nmax = most, block = block, debug.level = 0)
    data.frame(row = cells$row, col = cells$col, mean = k$var1.pred, variance = k$var1.var)
}

blocks <- rbind(
    cbind(case = "exponential", krige_cells(models$exponential, c(600030.3, 4800090.7), 0, 5)),
    cbind(case = "spherical", krige_cells(models$spherical, c(600030.3, 4800090.7), 0, 5)),
    cbind(case = "turned", krige_cells(models$exponential, c(600030.3, 4800060.7), 0.6, 5)))
write_table(points, "points.csv")
write_table(blocks, "blocks.csv")

# Point support: 50 places.
places <- data.frame(x = round(600000 + runif(50, 0, 112), 3), y = round(4800000 + runif(50, 0, 114), 3))
target <- places
coordinates(target) <- ~ x + y
at_points <- do.call(rbind, lapply(names(models), function(name) {
    k <- krige(value ~ 1, at, target, model = models[[name]], nmax = most, debug.level = 0)
    cbind(case = name, places, mean = k$var1.pred, variance = k$var1.var)
}))
write_table(at_points, "places.csv")

# Leave-one-out, every sample from the others.
left_out <- lapply(models, function(model)
    krige.cv(value ~ 1, at, model = model, nmax = most, debug.level = 0, verbose = FALSE)$var1.pred)
write_table(as.data.frame(left_out), "left_out.csv")

# Experimental variogram; no pair may lie on the edge of a class.
cutoff <- 60
width <- 4
lags <- apart[upper.tri(apart)]
lags <- lags[lags < cutoff + 1] / width
stopifnot(min(abs(lags - round(lags))) * width > 1e-8)
v <- variogram(value ~ 1, at, cutoff = cutoff, width = width)
write_table(data.frame(pairs = v$np, distance = v$dist, semivariance = v$gamma), "variogram.csv")

# Its fits by weighted least squares, weights N/h^2.
fits <- do.call(rbind, lapply(c(exponential = "Exp", spherical = "Sph"), function(shape) {
    f <- fit.variogram(v, vgm(0.7, shape, 30, 0.3), fit.method = 7)
    data.frame(nugget = f$psill[1], sill = f$psill[2], range = f$range[2], loss = attr(f, "SSErr"))
}))
write_table(cbind(structure = rownames(fits), fits), "fits.csv")
