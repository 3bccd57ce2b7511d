// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cassert>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/units.hpp"

namespace vrmap::geo {

struct Cell {
    int row{};
    int col{};
    friend bool operator==(Cell, Cell) = default;
};

/// Square cells, row 0 in the north, column 0 in the west; `angle` turns the whole grid about its
/// origin, radians anticlockwise, so that rows can follow the driving direction.
struct GridGeometry {
    Point origin;      ///< north-west corner of cell (0, 0)
    double angle = 0;  ///< radians, anticlockwise from east
    Metres cell{};     ///< side of a cell
    int rows = 0;
    int cols = 0;

    /// Same cells to a thousandth of a cell: grids that were computed apart but meant alike agree.
    bool same_as(const GridGeometry& other) const;
    Point centre_of(Cell c) const { return at(c.row + 0.5, c.col + 0.5); }
    /// The corner or any place, in fractional rows (down) and columns (right) from the origin.
    Point at(double row, double col) const;
    /// Fractional column (x) and row counted downwards (y) of a place: (0.5, 0.5) is the centre of
    /// cell (0, 0).
    Point to_local(Point p) const;
    std::optional<Cell> cell_at(Point p) const;
    std::size_t size() const {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    }
    double cell_area_m2() const { return cell.value * cell.value; }
};

/// The smallest grid of whole cells, anchored at whole multiples of `cell`, that covers `box`.
/// THROWS ArgumentError when that is more than 2·10^7 cells or the cell is not positive.
GridGeometry grid_over(const Box& box, Metres cell);

/// One value per cell, row by row from the north-west.
template <class T>
class Grid {
public:
    Grid() = default;
    explicit Grid(GridGeometry geometry, T fill = T{})
        : geometry_(geometry), values_(geometry.size(), fill) {}
    const GridGeometry& geometry() const { return geometry_; }
    int rows() const { return geometry_.rows; }
    int cols() const { return geometry_.cols; }
    std::size_t size() const { return values_.size(); }
    T& operator[](std::size_t i) { return values_[i]; }
    const T& operator[](std::size_t i) const { return values_[i]; }
    T& operator[](Cell c) { return values_[index(c)]; }
    const T& operator[](Cell c) const { return values_[index(c)]; }
    const std::vector<T>& values() const { return values_; }
    std::size_t index(Cell c) const {
        assert(c.row >= 0 && c.row < rows() && c.col >= 0 && c.col < cols());
        return static_cast<std::size_t>(c.row) * static_cast<std::size_t>(cols()) +
               static_cast<std::size_t>(c.col);
    }
    Cell cell(std::size_t i) const {
        return {static_cast<int>(i / static_cast<std::size_t>(cols())),
                static_cast<int>(i % static_cast<std::size_t>(cols()))};
    }

private:
    GridGeometry geometry_;
    std::vector<T> values_;
};

/// Mean of `value(cell's index)` over the ground of `area` (m² in each cell); a NaN has no say. 0
/// where none has one.
template <class F>
double area_mean(const Grid<double>& area, F value) {
    double sum = 0;
    double ground = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
        if (!(area[i] > 0)) continue;
        const double v = value(i);
        if (std::isnan(v)) continue;
        sum += area[i] * v;
        ground += area[i];
    }
    return ground > 0 ? sum / ground : 0;
}

}  // namespace vrmap::geo
