# SPDX-License-Identifier: Apache-2.0
# paar's half of cleaners.py:  Rscript depurate.R FOLDER
# The rule of paar 1.0.2's `depurate` with its defaults (Vega et al. 2019, Precis. Agric. 20:1030), by sf and spdep:
# reads points.csv (x, y, value; metres) there, writes depurate.csv: the reason of each row, "kept" or why not.
suppressMessages({ library(sf); library(spdep) })
setwd(commandArgs(TRUE)[1])
points <- read.csv("points.csv")
reason <- rep("", nrow(points))
standing <- function() which(reason == "")
reject <- function(rows, why) reason[rows] <<- why

# 1 edges: within 10 m of the hull. The convex one: concaveman, whose concave hull paar takes where it is there, is in
# no distribution.
place <- st_as_sf(points, coords = c("x", "y"))
inner <- st_buffer(st_convex_hull(st_union(place)), -10)
reject(which(lengths(st_intersects(place, inner)) == 0), "edges")

# 2 outliers: none or less, then three standard deviations
reject(standing()[points$value[standing()] <= 0], "outliers")
left <- points$value[standing()]
reject(standing()[abs(left - mean(left)) >= 3 * sd(left)], "outliers")

# 3 inliers: neighbours within 40 m. paar itself stops where a point has none (zero.policy); here it stays.
rows <- standing()
near <- dnearneigh(as.matrix(points[rows, c("x", "y")]), 0, 40)
weights <- nb2listw(near, style = "W", zero.policy = TRUE)
moran <- localmoran(points$value[rows], weights, alternative = "less", zero.policy = TRUE)
by_moran <- moran[, "Ii"] < 0 & moran[, grepl("Pr\\(z", colnames(moran))] < 0.05
by_influence <- moran.plot(points$value[rows], weights, quiet = TRUE, plot = FALSE, zero.policy = TRUE)$is_inf
reject(rows[which(by_moran)], "local Moran")
reject(rows[which(by_influence & !(by_moran %in% TRUE))], "Moran plot")
write.csv(data.frame(reason = ifelse(reason == "", "kept", reason)), "depurate.csv", row.names = FALSE, quote = FALSE)
cat(sprintf("R %s.%s, spdep %s", R.version$major, R.version$minor, packageVersion("spdep")))
