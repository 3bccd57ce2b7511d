# SPDX-License-Identifier: Apache-2.0
# gstat's half of gstat.py:  Rscript gstat.R FOLDER
# Reads points.csv, targets.csv, models.csv, cases.csv and classes.csv there, all in metres about the
# field's middle; writes NAME.gstat.csv for every case, ties.csv and variogram.csv.
suppressMessages({ library(sp); library(gstat) })
setwd(commandArgs(TRUE)[1])
digits <- function(v) ifelse(is.na(v), "", sprintf("%.17g", v))
write_table <- function(table, file) {
    table[] <- lapply(table, function(v) if (is.numeric(v)) digits(v) else v)
    write.csv(table, file, row.names = FALSE, quote = FALSE)
}
points <- read.csv("points.csv")
targets <- read.csv("targets.csv")
parts <- read.csv("models.csv")
cases <- read.csv("cases.csv")

model_of <- function(name) {
    m <- NULL
    for (i in which(parts$model == name)) {
        p <- parts[i, ]
        one <- if (p$shape == "Nug") list(p$sill, "Err", 0)
               else list(p$sill, p$shape, p$range, anis = c(p$azimuth, p$ratio))
        m <- do.call(vgm, if (is.null(m)) one else c(one, list(add.to = m)))
    }
    m
}
placed <- function(d, about = c(0, 0)) {
    d$px <- d$x - about[1]
    d$py <- d$y - about[2]
    d$xx <- d$px^2
    d$xy <- d$px * d$py
    d$yy <- d$py^2
    d$x <- d$px
    d$y <- d$py
    coordinates(d) <- ~ x + y
    d
}
trends <- list(ordinary = value ~ 1, simple = value ~ 1, linear = value ~ px + py,
               quadratic = value ~ px + py + xx + xy + yy)
estimate <- function(case, from, to) {
    wanted <- list(trends[[case$kind]], from, to, model = model_of(case$model), nmax = case$neighbours, debug.level = 0)
    if (case$kind == "simple") wanted$beta <- case$mean
    if (case$block == 1)
        wanted$block <- expand.grid(x = ((0:3 + 0.5) / 4 - 0.5) * case$width, y = ((0:3 + 0.5) / 4 - 0.5) * case$height)
    k <- do.call(krige, wanted)
    data.frame(pred = k$var1.pred, var = k$var1.var)
}

# Squared distances in whole square millimetres, exact in a double.
mm <- function(v) round(1000 * v)
px <- mm(points$x)
py <- mm(points$y)
squared <- function(t) (px - mm(targets$x[t]))^2 + (py - mm(targets$y[t]))^2
sizes <- sort(unique(cases$neighbours))
near <- vector("list", nrow(targets))
tied <- matrix(FALSE, nrow(targets), length(sizes))
for (t in seq_len(nrow(targets))) {
    d <- squared(t)
    # more than any case takes, in the points' order
    near[[t]] <- which(d <= sort(d, partial = 4 * max(sizes))[4 * max(sizes)])
    by_distance <- sort(d[near[[t]]])
    tied[t, ] <- by_distance[sizes] == by_distance[sizes + 1]
}
ties <- as.data.frame(tied + 0)
names(ties) <- sizes
write_table(ties, "ties.csv")

from <- placed(points)
to <- placed(targets)
for (i in seq_len(nrow(cases))) {
    case <- cases[i, ]
    # A trend about the field's middle loses digits where its powers are large: each target is given its
    # own origin, which changes neither the neighbours nor what the trend's functions span.
    found <- if (case$origin == "field") estimate(case, from, to)
             else do.call(rbind, lapply(seq_len(nrow(targets)), function(t) {
                 here <- c(targets$x[t], targets$y[t])
                 estimate(case, placed(points[near[[t]], ], here), placed(targets[t, , drop = FALSE], here))
             }))
    write_table(found, paste0(case$case, ".gstat.csv"))
}
classes <- read.csv("classes.csv")
v <- variogram(value ~ 1, from, cutoff = classes$cutoff, width = classes$width)
write_table(data.frame(pairs = v$np, distance = v$dist, semivariance = v$gamma), "variogram.csv")
cat(sprintf("R %s, gstat %s, sp %s\n", getRversion(), packageVersion("gstat"), packageVersion("sp")))
